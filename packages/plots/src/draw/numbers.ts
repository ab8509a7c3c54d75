import { DataError } from "@mayhap/core";

/** Numbers as people have them: an array, a typed array, or an `NdArray`, which is read in row-major order. */
export type Numbers = ArrayLike<number | bigint> | { readonly data: ArrayLike<number> };

/**
 * The numbers as an array of finite ones. `what` names them in errors.
 *
 * @throws `DataError` `EMPTY_DATA`, `LENGTH_MISMATCH`, `NOT_FINITE`
 */
export function numbersOf(numbers: Numbers, what: string, length?: number): number[] {
  const given: ArrayLike<number | bigint> = "data" in numbers ? numbers.data : numbers;
  const values = Array.from(given, Number);
  if (length !== undefined && values.length !== length)
    throw new DataError("LENGTH_MISMATCH", `${what} has ${values.length} numbers, but ${length} are needed.`);
  if (values.length === 0) throw new DataError("EMPTY_DATA", `${what} is empty: there is nothing to draw.`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new DataError("NOT_FINITE", `${what}[${wrong}] is ${values[wrong]}: only finite numbers can be drawn.`);
  return values;
}

/** The least and the greatest of some numbers, however many: as arguments of a function they would not fit its stack. */
export function extent(values: readonly number[]): [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** Mean of the values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** A number for people: about three significant digits. */
export function show(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
