import type { TypedArray } from "@mayhap/core";

/** Far above the rounding of float32 sums, and far below what a mix-up of examples makes. */
const TOLERANCE = 1e-4;

/** Whether two runs differ by no more than rounding, relative to the largest value. */
export function sameButRounding(a: TypedArray, b: TypedArray): boolean {
  let scale = 0;
  for (const value of a) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
  return a.every((value, i) => {
    const other = b[i] as number;
    return Object.is(value, other) || Math.abs(value - other) <= TOLERANCE * scale || value === other;
  });
}
