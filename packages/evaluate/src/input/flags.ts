import { DataError } from "@mayhap/core";
import { checkLength, type Numbers, numbersOf } from "./numbers.ts";

/** True or false, or 1 or 0, for each case. */
export type Flags = readonly boolean[] | Numbers;

/** Flags as 0 and 1. Throws `DataError` `BAD_LABEL`, `LENGTH_MISMATCH`, `EMPTY_DATA`. */
export function flagsOf(flags: Flags, what: string, length?: number): Float64Array {
  const data = numbersOf(flags as Numbers, what);
  checkLength(data, what, length);
  const wrong = data.findIndex((flag) => flag !== 0 && flag !== 1);
  if (wrong >= 0)
    throw new DataError("BAD_LABEL", `${what}[${wrong}] is ${data[wrong]}: expected true or false, or 1 or 0.`);
  return data;
}
