import type { RawArray, TypedArray } from "../adapter/program.ts";
import { sampleQuantile } from "../math/sample-quantile.ts";

/** Root of the mean square. */
export function rms(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) ** 2;
  return Math.sqrt(sum / Math.max(1, values.length));
}

/** Root of the mean squared difference. */
export function distance(a: TypedArray, b: TypedArray): number {
  return rms(Float64Array.from(a, (value, i) => value - (b[i] as number)));
}

export function median(values: readonly number[]): number {
  return sampleQuantile(Float64Array.from(values).sort(), 0.5);
}

/** Whether all are the same, element by element. */
export function allEqual([first, ...others]: readonly RawArray[]): boolean {
  return others.every(({ data }) => data.every((value, i) => Object.is(value, first?.data[i])));
}
