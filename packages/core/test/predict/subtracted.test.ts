import { expect, it } from "vitest";
import type { RawArray, Subtracting, WeightSite } from "../../src/adapter/program.ts";
import { breather } from "../../src/predict/breathe.ts";
import { Subtracted } from "../../src/predict/subtracted.ts";
import type { Address } from "../../src/random/stream.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { weightDrawers } from "../../src/random/weight-drawer.ts";

const ROWS = 30;
const SHAPE = [60, 50] as const;

function uniforms(size: number, stream: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed: size, stream, sample: 0, example: 0 }, out);
  return out;
}

const site: WeightSite = {
  type: "weight",
  id: "w",
  layer: "l",
  role: "kernel",
  p: 0.2,
  scale: "inverted",
  maskPer: "sample",
  shape: SHAPE,
  values: uniforms(SHAPE[0] * SHAPE[1], 0),
};

/** An adapter's offer whose output is the product itself. `mostP`: up to which it pays. */
function offer(mostP = 0.25): Subtracting {
  const given = { rows: uniforms(ROWS * SHAPE[0], 1), all: uniforms(ROWS * SHAPE[1], 2) };
  return {
    sites: [0],
    mostP,
    products: async () => [given],
    run: async ([y]) => ({ y: { data: (y as Float32Array).slice(), shape: [ROWS, SHAPE[1]] } }),
  };
}

const open = () => new Subtracted([site], weightDrawers, breather, () => undefined);
const at = (sample: number) => (): Address => ({ seed: 7, stream: 1, sample, example: 0 });

async function outputs(subtracted: Subtracted, subtracting: Subtracting, sample: number, ahead: number) {
  const found = await subtracted.run(subtracting, at(sample), ahead);
  return [...((found?.y as RawArray | undefined)?.data ?? [])];
}

it("says how many samples are best asked for in turn, and draws no more than were said to follow", async () => {
  const [subtracted, subtracting] = [open(), offer()];
  expect(await subtracted.together(subtracting)).toBeGreaterThanOrEqual(20);
  expect(await open().together(offer(0.1))).toBe(1);
  const one = open();
  for (let sample = 0; sample < 60; sample++)
    expect(await outputs(subtracted, subtracting, sample, 60 - sample)).toEqual(
      await outputs(one, subtracting, sample, 1),
    );
});

it("stops between steps when nobody wants the samples any more, and draws again afterwards", async () => {
  const [subtracted, subtracting] = [open(), offer()];
  const expected = await outputs(open(), subtracting, 3, 1);
  await subtracted.together(subtracting);
  const run = subtracted.run(subtracting, at(0), 40);
  subtracted.stop();
  await expect(run).rejects.toThrow("Nobody wants these samples");
  expect(await outputs(subtracted, subtracting, 3, 40)).toEqual(expected);
  // One that came too late.
  subtracted.stop();
  expect(await outputs(subtracted, subtracting, 3, 1)).toEqual(expected);
});
