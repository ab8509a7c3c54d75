import { afterEach, expect, it, vi } from "vitest";
import type { RawArray, Subtracting, WeightSite } from "../../src/adapter/program.ts";
import { breather } from "../../src/predict/breathe.ts";
import type { Ahead } from "../../src/predict/source.ts";
import { Subtracted } from "../../src/predict/subtracted.ts";
import { DrawnTogether } from "../../src/random/drawn-together.ts";
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

async function outputs(subtracted: Subtracted, subtracting: Subtracting, sample: number, ahead: Partial<Ahead> = {}) {
  const found = await subtracted.run(subtracting, at(sample), { samples: 1, signal: undefined, ...ahead });
  return [...((found?.y as RawArray | undefined)?.data ?? [])];
}

/** The first of the samples that were drawn together, and how many. */
const drawn = vi.spyOn(DrawnTogether.prototype, "draw");
afterEach(() => drawn.mockClear());

it("draws together what was said to follow, and no more", async () => {
  const [subtracted, subtracting, one] = [open(), offer(), open()];
  const { most = 0, fewest = 0 } = (await subtracted.atOnce(subtracting)) ?? {};
  expect([most, fewest]).toEqual([64, 20]);
  for (let sample = 0; sample < 100; sample++) {
    const together = await outputs(subtracted, subtracting, sample, { samples: 100 - sample });
    expect(together).toEqual(await outputs(one, subtracting, sample));
  }
  expect(drawn.mock.calls.map(([{ sample }, samples]) => [sample, samples])).toEqual([
    [0, 64],
    [64, 36],
  ]);
  expect(await open().atOnce(offer(0.1))).toBeUndefined();
});

it("draws one sample alone, and the last that are too few", async () => {
  const [subtracted, subtracting] = [open(), offer()];
  for (let sample = 0; sample < 19; sample++) await outputs(subtracted, subtracting, sample, { samples: 19 - sample });
  expect(drawn).not.toHaveBeenCalled();
});

it("leaves samples that nobody wants any more between steps, and draws others afterwards", async () => {
  const [subtracted, subtracting] = [open(), offer()];
  const expected = [await outputs(open(), subtracting, 0), await outputs(open(), subtracting, 3)];
  const controller = new AbortController();
  const run = outputs(subtracted, subtracting, 0, { samples: 40, signal: controller.signal });
  controller.abort();
  expect(await run).toEqual(expected[0]);
  // Nothing is held: they are drawn again.
  expect(await outputs(subtracted, subtracting, 3, { samples: 40 })).toEqual(expected[1]);
  expect(drawn).toHaveBeenCalledTimes(2);
  const [first] = drawn.mock.results;
  expect((first as { value: Generator }).value.next().done).toBe(true);
});
