import { NdArray } from "@mayhap/core";
import { expect, it } from "vitest";
import { applyStdScaling, fitStdScaling, gaussianNll } from "../../src/index.ts";
import { golden } from "../golden/index.ts";

const { mean, std, targets } = golden.regression;

it("makes the targets most likely", () => {
  const { scale } = fitStdScaling({ mean, std }, targets);
  const loss = (factor: number) => gaussianNll({ mean, std: std.map((sigma) => sigma * factor) }, targets);
  for (const nearby of [0.999, 1.001]) expect(loss(scale)).toBeLessThan(loss(scale * nearby));
});

it("keeps the shape", () => {
  const scaled = applyStdScaling({ type: "std", scale: 3 }, new NdArray(Float64Array.of(1, 2), [2, 1]));
  expect(scaled.toArray()).toEqual([[3], [6]]);
});

it.each([
  ["ZERO_STD", () => fitStdScaling({ mean: [1, 2], std: [1, 0] }, [1, 2])],
  ["ZERO_STD", () => fitStdScaling({ mean: [1, 2], std: [1, 1] }, [1, 2])],
  ["INVALID_OPTIONS", () => applyStdScaling({ type: "std", scale: 0 }, [1])],
  ["NOT_FINITE", () => fitStdScaling({ mean: [1, 2], std: [1, Number.NaN] }, [1, 2])],
  ["LENGTH_MISMATCH", () => fitStdScaling({ mean: [1, 2], std: [1, 1] }, [1])],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
