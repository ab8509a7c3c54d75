import { expect, it } from "vitest";
import { linear, Mlp } from "../../../../docs/examples/mlp.ts";
import "../../../../docs/examples/mlp-adapter.ts";
import { dropconnect, mergePredictions, predict } from "../../src/index.ts";

const kernel = { name: "w", shape: [1, 1], values: Float32Array.of(2) };
const model = dropconnect(new Mlp([{ name: "only", kernel, activation: linear }]), { p: 0.5, layers: "all" });

it("NaN of other rows add up, those of the same rows are counted once", async () => {
  const options = { samples: 2, seed: 7 };
  const above = { x: [[Number.NaN], [1]] };
  const below = { x: [[Number.NaN], [Number.NaN]] };
  const parts = [
    await predict(model, above, options),
    await predict(model, above, { ...options, first: 2 }),
    await predict(model, below, { ...options, firstRow: 2 }),
    await predict(model, below, { ...options, firstRow: 2, first: 2 }),
  ];
  const merged = mergePredictions(parts);
  expect(merged.mean.shape).toEqual([4, 1]);
  expect(merged.nonFinite.inputs).toEqual({ x: 3 });
});
