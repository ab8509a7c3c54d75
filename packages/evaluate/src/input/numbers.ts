import { DataError, type Nested, OptionsError } from "@mayhap/core";

/** Numbers in any form that people have them in; what has several dimensions is read in row-major order. An `NdArray` is a `Shaped`. */
export type Numbers = Shaped | ArrayLike<number | bigint> | readonly Nested[] | readonly ArrayLike<number>[];

/** Numbers with a shape, in row-major order. */
export interface Shaped {
  readonly data: ArrayLike<number | bigint>;
  readonly shape: readonly number[];
}

/** The numbers in row-major order; not copied where they are float64 already. `what` names them in errors. */
export function numbersOf(numbers: Numbers, what: string): Float64Array {
  const given: unknown = isShaped(numbers) ? numbers.data : numbers;
  if (given instanceof Float64Array) return given;
  if (isRow(given)) return isRow(given[0]) ? Float64Array.from(flat(given, [])) : Float64Array.from(given, Number);
  throw new OptionsError("INVALID_OPTIONS", `${what} must be an array of numbers or an NdArray, not ${shown(given)}.`);
}

function flat(rows: ArrayLike<unknown>, into: number[]): number[] {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (isRow(row)) flat(row, into);
    else into.push(Number(row));
  }
  return into;
}

/** Whether something is an array or a typed array. */
export function isRow(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
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

/** By its members, because there may be two copies of the core. */
export function isShaped(value: unknown): value is Shaped {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

function shown(value: unknown): string {
  return value instanceof Promise ? "a Promise: await it" : value === null ? "null" : typeof value;
}
