import { DataError, NdArray, type Nested } from "@mayhap/core";

/** Numbers in any form that people have them in; what has several dimensions is read in row-major order. */
export type Numbers = NdArray | ArrayLike<number | bigint> | readonly Nested[];

/** The numbers in row-major order; not copied where they are float64 already. `what` names them in errors. */
export function numbersOf(numbers: Numbers, what: string): Float64Array {
  const given: unknown = numbers;
  if (isNdArray(given)) return given.data;
  if (given instanceof Float64Array) return given;
  if (Array.isArray(given) && given.some(Array.isArray)) return Float64Array.from(given.flat(Number.POSITIVE_INFINITY));
  if (Array.isArray(given) || ArrayBuffer.isView(given))
    return Float64Array.from(given as unknown as ArrayLike<number | bigint>, Number);
  throw new DataError("NOT_FINITE", `${what} must be an array of numbers or an NdArray, not ${shown(given)}.`);
}

/** The numbers, checked to be finite and `length` many. Throws `DataError` `NOT_FINITE`, `LENGTH_MISMATCH`, `EMPTY_DATA`. */
export function finiteNumbers(numbers: Numbers, what: string, length?: number): Float64Array {
  const data = numbersOf(numbers, what);
  checkLength(data, what, length);
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new DataError("NOT_FINITE", `${what}[${wrong}] is ${data[wrong]}: leave such cases out.`);
  return data;
}

/** Throws `DataError` `EMPTY_DATA` or `LENGTH_MISMATCH`. */
export function checkLength(data: ArrayLike<unknown>, what: string, length: number = data.length): void {
  if (data.length !== length)
    throw new DataError(
      "LENGTH_MISMATCH",
      `There are ${data.length} ${what} for ${length} predicted: one is needed for each.`,
    );
  if (length === 0) throw new DataError("EMPTY_DATA", `There are no ${what}: at least one is needed.`);
}

export function isNdArray(value: unknown): value is NdArray {
  return value instanceof NdArray;
}

function shown(value: unknown): string {
  return value instanceof Promise ? "a Promise: await it" : value === null ? "null" : typeof value;
}
