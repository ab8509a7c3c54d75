import { NdArray } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { predictionOf, uniforms, values } from "../../../core/test/measures/prediction-of.ts";
import { fitStdScaling, intervalCoverage, scaledSpread } from "../../src/index.ts";

const next = uniforms(3);
/** Box & Muller 1958. */
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const [cases, samples] = [2000, 60];
const centres = Float64Array.from({ length: cases }, () => 5 * normal());
const spreads = Float64Array.from({ length: cases }, () => 0.5 + next());
const draws = Array.from({ length: samples }, () =>
  centres.map((centre, i) => centre + (spreads[i] as number) * normal()),
);
const y = predictionOf(draws, [cases, 1], values);

describe("samples that spread a third as far as the targets", () => {
  const truth = () => centres.map((centre, i) => centre + 3 * (spreads[i] as number) * normal());
  const targets = truth();
  const scaling = fitStdScaling(y, targets);
  const spread = scaledSpread(scaling, y);

  it("have the factor of the ratio", () => {
    // Their mean errs by σ²/60 and s² has a mean of 1/s² of 1/σ² · 59/57: s² = (9 + 1/60) · 59/57, and 2000 cases know it to about 4 %.
    expect(scaling.scale ** 2 / ((9 + 1 / samples) * (59 / 57))).toBeGreaterThan(0.87);
    expect(scaling.scale ** 2 / ((9 + 1 / samples) * (59 / 57))).toBeLessThan(1.13);
  });

  it("cover new targets at the level of the interval", () => {
    // ± 4 standard errors √(0.09/2000) of a share, and 0.01 for the error of the factor.
    expect(Math.abs(intervalCoverage(spread.interval(0.9), truth()) - 0.9)).toBeLessThan(0.037);
    expect(intervalCoverage(y.interval(0.9), truth())).toBeLessThan(0.5);
  });
});

it("keeps a normal interval normal, and moves the quantiles of kept samples", () => {
  const scaling = { type: "std", scale: 2.5 } as const;
  const kept = predictionOf([[1], [2], [6]], [1, 1], values);
  const spread = scaledSpread(scaling, kept);
  const own = kept.interval(0.8);
  const moved = spread.interval(0.8);
  expect(moved).toMatchObject({ level: 0.8, method: "quantile" });
  expect(moved.lower.at(0, 0)).toBeCloseTo(3 + 2.5 * (own.lower.at(0, 0) - 3), 12);
  expect(moved.upper.at(0, 0)).toBeCloseTo(3 + 2.5 * (own.upper.at(0, 0) - 3), 12);
  // Var(1, 2, 6) = 7.
  expect(spread.std.at(0, 0)).toBeCloseTo(2.5 * Math.sqrt(7), 12);
  expect(spread.variance.at(0, 0)).toBeCloseTo(2.5 ** 2 * 7, 12);
  expect(spread.mean).toBe(kept.mean);
  const normalInterval = {
    lower: new NdArray(Float64Array.of(-1), [1]),
    upper: new NdArray(Float64Array.of(7), [1]),
    level: 0.9,
    method: "normal",
  } as const;
  const unkept = { ...kept, mean: kept.mean, std: kept.std, variance: kept.variance, interval: () => normalInterval };
  const normalMoved = scaledSpread(scaling, unkept as unknown as typeof kept).interval();
  expect([normalMoved.lower.at(0), normalMoved.upper.at(0), normalMoved.method]).toEqual([-7, 13, "normal"]);
});

it.each([[{}], [null], [{ type: "std", scale: Number.NaN }], [{ type: "temperature", scale: 1 }]])(
  "refuses what is no scaling: %j",
  (scaling) => {
    expect(() => scaledSpread(scaling as never, y)).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
  },
);
