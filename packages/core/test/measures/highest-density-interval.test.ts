import { expect, it } from "vitest";
import { highestDensityInterval } from "../../src/index.ts";
import { predictionOf, uniforms, values } from "./prediction-of.ts";

const bounds = (samples: number[], level: number) => {
  const { lower, upper } = highestDensityInterval(
    predictionOf(
      samples.map((value) => [value]),
      [1],
      values,
    ),
    level,
  );
  return [lower.at(0), upper.at(0)];
};

it("is the narrowest stretch of samples", () => {
  // Of ten samples .5 spans five steps: 1 to 2 is shorter than any other six neighbours.
  expect(bounds([9, 1, 1.1, 2, 1.2, 1.4, 1.6, 7, 30, 4], 0.5)).toEqual([1, 2]);
});

it("tends to the mode of an exponential distribution, where quantiles do not", () => {
  const next = uniforms(11);
  const samples = Array.from({ length: 20_000 }, () => -Math.log(next()));
  const [lower, upper] = bounds(samples, 0.8) as [number, number];
  // The interval of level .8 is [0, ln 5]. The error of the .8-quantile is √(.8·.2/n)/.2 = .014; the lower end lies within few spacings of 0, which are 1/n near 0.
  expect(lower).toBeLessThan(0.03);
  expect(Math.abs(upper - Math.log(5))).toBeLessThan(0.06);
});

it("is a point for equal samples, and NaN where one is NaN", () => {
  expect(bounds([3, 3, 3], 0.9)).toEqual([3, 3]);
  expect(bounds([3, Number.NaN, 3], 0.9)).toEqual([Number.NaN, Number.NaN]);
});

it.each([0, 1, Number.NaN, "0.9"])("refuses level %s", (level) => {
  expect(() => bounds([1, 2], level as number)).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
});

it("says that it needs the samples", () => {
  const unkept = predictionOf([[1], [2]], [1], values, { keep: false });
  expect(() => highestDensityInterval(unkept)).toThrowError(expect.objectContaining({ code: "SAMPLES_NOT_KEPT" }));
});
