import { describe, expect, it } from "vitest";
import { predictionOf, values } from "../../../core/test/measures/prediction-of.ts";
import { conformalQuantile, conformalRank } from "../../src/conformal/conformal-quantile.ts";
import { fitConformalIntervals, type IntervalScore, predictionIntervals } from "../../src/index.ts";
import { betaAtMost, distance, normals } from "./support.ts";

describe("the finite-sample quantile", () => {
  it.each([
    [9, 0.1, 9],
    [19, 0.1, 18],
    [19, 0.05, 19],
    [99, 0.1, 90],
    [100, 0.1, 91],
    [29, 0.3, 21],
    [999, 0.001, 999],
  ])("of %i scores at α = %f has rank ⌈(n + 1)(1 - α)⌉ = %i", (n, alpha, rank) => {
    expect(conformalRank(n, alpha)).toBe(rank);
    const scores = Float64Array.from({ length: n }, (_, i) => n - i);
    expect(conformalQuantile(scores, alpha)).toBe(rank);
  });

  it.each([
    [8, 0.1, 9],
    [18, 0.05, 19],
    [0, 0.5, 1],
  ])("of %i scores at α = %f is refused, naming how many are needed", (n, alpha, needed) => {
    expect(() => conformalQuantile(new Float64Array(n), alpha)).toThrowError(
      expect.objectContaining({ code: "TOO_FEW_CASES", message: expect.stringContaining(`at least ${needed} are`) }),
    );
  });
});

// The spread of the noise is known to the model, wrongly by a factor: conformal prediction must mend that.
const n = 60;
const alpha = 0.2;
const rank = conformalRank(n, alpha);
const runs = 600;

/** Coverage of new cases, exactly, for one calibration set. */
function coverages(score: IntervalScore): number[] {
  return Array.from({ length: runs }, (_, run) => {
    const normal = normals(run + 1);
    const std = Array.from({ length: n }, () => 1.5);
    const mean = Array.from({ length: n }, normal);
    const targets = mean.map((m) => m + 0.7 * normal());
    const predicted =
      score === "cqr" ? { lower: mean.map((m) => m - 0.2), upper: mean.map((m) => m + 0.2) } : { mean, std };
    const intervals = fitConformalIntervals(predicted, targets, { alpha, score });
    const one = score === "cqr" ? { lower: [-0.2], upper: [0.2] } : { mean: [0], std: [1.5] };
    const { upper } = predictionIntervals(intervals, one);
    return centralNormal(upper.at(0) / 0.7);
  });
}

/** P(|Z| ≤ z) by Simpson's rule. */
function centralNormal(z: number): number {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < 200; i++) sum += (i % 2 === 0 ? 2 : 4) * density((z * i) / 200);
  return (2 * sum * z) / 600;
}

it.each(["absolute", "normalised", "cqr"] as const)(
  "%s: coverage given the calibration set is Beta(k, n + 1 - k), as theory says",
  (score) => {
    const found = coverages(score);
    expect(distance(found, (x) => betaAtMost(x, rank, n))).toBeLessThan(1.95 / Math.sqrt(runs));
    // Its mean k/(n + 1) is at least 1 - α; ± 3.3 standard errors.
    const spread = Math.sqrt((rank * (n + 1 - rank)) / ((n + 1) ** 2 * (n + 2)) / runs);
    const mean = found.reduce((a, b) => a + b, 0) / runs;
    expect(Math.abs(mean - rank / (n + 1))).toBeLessThan(3.3 * spread);
  },
);

it("cqr takes the quantiles of kept samples, and the bounds keep the shape of the output", () => {
  const samples = Array.from({ length: 41 }, (_, t) => [t / 40, 1 + t / 40, t / 20]);
  const y = predictionOf(samples, [3, 1], values);
  const intervals = fitConformalIntervals(y, [0.5, 1.5, 2.1], { alpha: 0.25, score: "cqr" });
  const { lower, upper, level } = predictionIntervals(intervals, y);
  expect(intervals.threshold).toBeCloseTo(2.1 - 1.75, 12);
  expect([lower.shape, upper.shape, level]).toEqual([[3, 1], [3, 1], 0.75]);
  expect(lower.at(0, 0)).toBeCloseTo(0.125 - 0.35, 12);
});

it("bounds that would pass each other meet", () => {
  const wide = { lower: [0, 0, 0], upper: [4, 4, 4] };
  const intervals = fitConformalIntervals(wide, [2, 2, 2], { alpha: 0.25, score: "cqr" });
  expect(intervals.threshold).toBe(-2);
  const { lower, upper } = predictionIntervals(intervals, { lower: [1], upper: [2] });
  expect([lower.at(0), upper.at(0)]).toEqual([1.5, 1.5]);
});

it.each([
  ["ZERO_STD", () => fitConformalIntervals({ mean: [1, 2], std: [0, 1] }, [1, 2], { alpha: 0.5 })],
  ["TOO_FEW_CASES", () => fitConformalIntervals({ mean: [1, 2] }, [1, 2], { score: "absolute" })],
  ["LENGTH_MISMATCH", () => fitConformalIntervals({ mean: [1, 2] }, [1], { score: "absolute" })],
  ["NOT_FINITE", () => fitConformalIntervals({ mean: [1] }, [Number.NaN], { score: "absolute" })],
  ["INVALID_OPTIONS", () => fitConformalIntervals({ mean: [1] }, [1], { alpha: 1 })],
  ["INVALID_OPTIONS", () => fitConformalIntervals({ mean: [1] }, [1], { score: "hpd" as "cqr" })],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
