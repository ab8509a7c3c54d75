import { dropconnect, mergePredictions, predict, quantify } from "@mayhap/core";
import { expect, it } from "vitest";
import { network, rows } from "./network.ts";

const model = dropconnect(network("classes"), { p: 0.3, maskPer: "example" });
const seed = 9;
const run = (from: number, to: number, first: number, samples: number, keep = false) =>
  predict(model, { x: rows(from, to) }, { seed, first, samples, firstRow: from, keep });

function expectSame(a: Awaited<ReturnType<typeof run>>, b: Awaited<ReturnType<typeof run>>): void {
  expect(a.samplesPerExample).toEqual(b.samplesPerExample);
  const close = (x: Float64Array, y: Float64Array) => {
    for (const [i, v] of x.entries()) expect(v).toBeCloseTo(y[i] as number, 13);
  };
  close(a.mean.data, b.mean.data);
  close(a.variance.data, b.variance.data);
  close(quantify(a).epistemic.data, quantify(b).epistemic.data);
  expect(quantify(a).epistemic.shape).toEqual(quantify(b).epistemic.shape);
}

it("joins ranges of samples, in any order", async () => {
  const merged = mergePredictions([await run(0, 6, 30, 50), await run(0, 6, 0, 13), await run(0, 6, 13, 17)]);
  expectSame(merged, await run(0, 6, 0, 80));
});

it("joins rows", async () => {
  const merged = mergePredictions([await run(4, 9, 0, 40), await run(0, 4, 0, 40)]);
  const whole = await run(0, 9, 0, 40);
  expectSame(merged, whole);
  expect(merged.mean.toArray()).toEqual(whole.mean.toArray());
});

it("joins a grid of rows and samples, kept samples too", async () => {
  const parts = await Promise.all([
    run(0, 3, 0, 10, true),
    run(3, 5, 0, 10, true),
    run(0, 3, 10, 5, true),
    run(3, 5, 10, 5, true),
  ]);
  const whole = await run(0, 5, 0, 15, true);
  const merged = mergePredictions(parts);
  expectSame(merged, whole);
  expect(merged.quantile(0.3).toArray()).toEqual(whole.quantile(0.3).toArray());
});

it("can be merged again", async () => {
  const half = mergePredictions([await run(0, 2, 0, 10), await run(0, 2, 10, 10)]);
  expectSame(mergePredictions([half, await run(0, 2, 20, 10)]), await run(0, 2, 0, 30));
});

it.each([
  ["overlapping samples", [run(0, 2, 0, 10), run(0, 2, 5, 10)], /5 to 9 is there twice/],
  ["overlapping rows", [run(0, 3, 0, 10), run(2, 4, 0, 10)], /2 to 2 is there twice/],
  ["a missing part", [run(0, 2, 0, 10), run(2, 4, 0, 10), run(0, 2, 10, 10)], /a part is missing/],
  ["rows with others between them", [run(0, 2, 0, 10), run(5, 6, 0, 10)], /rows 2 to 4 are missing/],
  ["other seeds", [run(0, 2, 0, 10), predict(model, { x: rows(0, 2) }, { seed: 1, first: 10 })], /seeds differ/],
  ["nothing", [], /nothing to merge/],
])("refuses %s", async (_, parts, message) => {
  const all = await Promise.all(parts);
  expect(() => mergePredictions(all)).toThrow(message);
});
