import { expect } from "vitest";
import type { ExactMoments } from "./enumerate.ts";

/** Standard errors that a correct sampler stays within but for one test in a million; seeds are fixed, so a pass stays a pass. */
export const STANDARD_ERRORS = 5;

/** Fails unless mean and unbiased variance of `n` samples lie within 5 standard errors of the exact moments, element by element. */
export function expectMoments(
  mean: ArrayLike<number>,
  variance: ArrayLike<number>,
  n: number,
  exact: readonly ExactMoments[],
): void {
  // Float32 arithmetic of the framework, on top of the sampling error.
  const rounding = 1e-5;
  expect(mean.length).toBe(exact.length);
  const off = exact.flatMap((moments, j) => {
    const errorOfMean = Math.sqrt(moments.variance / n);
    // Variance of the unbiased sample variance: (μ₄ - σ⁴ (n-3)/(n-1))/n.
    const errorOfVariance = Math.sqrt((moments.fourth - (moments.variance ** 2 * (n - 3)) / (n - 1)) / n);
    return [
      ...outside(`mean ${j}`, mean[j] as number, moments.mean, STANDARD_ERRORS * errorOfMean + rounding),
      ...outside(
        `variance ${j}`,
        variance[j] as number,
        moments.variance,
        STANDARD_ERRORS * errorOfVariance + rounding,
      ),
    ];
  });
  expect(off).toEqual([]);
}

function outside(what: string, actual: number, expected: number, allowed: number): string[] {
  return Math.abs(actual - expected) <= allowed ? [] : [`${what}: ${actual}, expected ${expected} ± ${allowed}`];
}
