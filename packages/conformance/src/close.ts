import { expect } from "vitest";

/** What float32 arithmetic in another order may differ by, relative to the largest value. */
export const FLOAT32 = 1e-5;

/**
 * Fails unless two arrays agree element by element to `tolerance`, relative to the largest expected magnitude (a value near 0
 * that is a sum of large ones cannot be better).
 */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number = FLOAT32): void {
  expect(actual.length).toBe(expected.length);
  const values = Array.from(expected);
  const allowed = tolerance * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = values.flatMap((value, i) => {
    const difference = Math.abs((actual[i] as number) - value);
    // Written so that NaN, which is never close, is reported.
    return difference <= allowed ? [] : [`element ${i}: ${actual[i]}, expected ${value} within ${allowed}`];
  });
  expect(off.slice(0, 5)).toEqual([]);
}

/** Fails unless two arrays have the same bits (-0 is not 0, NaN is NaN). */
export function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const off = Array.from(expected).flatMap((value, i) =>
    Object.is(actual[i], value) ? [] : [`element ${i}: ${actual[i]}, expected exactly ${value}`],
  );
  expect(off.slice(0, 5)).toEqual([]);
}

/** Fails when two arrays agree to `tolerance`, relative to the largest magnitude. */
export function expectDifferent(
  actual: ArrayLike<number>,
  other: ArrayLike<number>,
  tolerance: number = FLOAT32,
): void {
  const size = Array.from(other).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = Array.from(other).reduce(
    (most, value, i) => Math.max(most, Math.abs((actual[i] as number) - value)),
    0,
  );
  expect(difference).toBeGreaterThan(tolerance * size);
}
