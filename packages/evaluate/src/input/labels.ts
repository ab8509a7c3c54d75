import { DataError } from "@mayhap/core";
import { checkLength, type Numbers, numbersOf } from "./numbers.ts";

/** Class indices from 0, one per distribution. Throws `DataError` `BAD_LABEL`, `LENGTH_MISMATCH`, `EMPTY_DATA`. */
export function labelsOf(labels: Numbers, rows: number, classes: number): Float64Array {
  const data = numbersOf(labels, "labels");
  checkLength(data, "labels", rows);
  const wrong = data.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong >= 0)
    throw new DataError(
      "BAD_LABEL",
      `Label ${wrong} is ${data[wrong]}: with ${classes} classes a label is a whole number from 0 to ${classes - 1}.`,
    );
  return data;
}
