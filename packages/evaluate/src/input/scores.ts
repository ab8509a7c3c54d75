import { DataError } from "@mayhap/core";
import { checkLength, type Numbers, numbersOf } from "./numbers.ts";

/** Numbers to rank by: infinite ones have their place, NaN has none. Throws `DataError` `NOT_FINITE`, `LENGTH_MISMATCH`, `EMPTY_DATA`. */
export function scoresOf(scores: Numbers, what: string, length?: number): Float64Array {
  const data = numbersOf(scores, what);
  checkLength(data, what, length);
  const wrong = data.findIndex(Number.isNaN);
  if (wrong >= 0)
    throw new DataError(
      "NOT_FINITE",
      `${what}[${wrong}] is NaN, which has no rank: leave such cases out, or give them Infinity.`,
    );
  return data;
}
