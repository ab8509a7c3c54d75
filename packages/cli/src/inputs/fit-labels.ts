import { DataError, type OutputInfo } from "@mayhap/core";
import type { Reading } from "../options/reading.ts";

/** Labels in the form that measures take, and what was done to them. */
export interface FittedLabels {
  readonly labels: Float64Array;
  readonly notes: readonly string[];
}

/**
 * Checks labels against the examples before the work begins, where the model tells how many values an example has. Rows of one-hot labels become
 * class indices.
 *
 * @param readAs what the command line says of the output
 * @throws `DataError` `LENGTH_MISMATCH`, `BAD_LABEL`
 */
export function fitLabels(
  labels: Float64Array,
  rows: number,
  output: OutputInfo,
  readAs: Reading | undefined,
  path: string,
): FittedLabels {
  const each = valuesOf(output, rows);
  const as = typeof readAs === "object" ? (readAs as Readonly<Record<string, string>>)[output.name] : readAs;
  if (each === undefined || each === 1 || output.head?.type === "sigmoid") return { labels, notes: [] };
  const mayBeClasses = as !== "values";
  const mayBeValues = as === "values" || (as === undefined && output.head === undefined);
  if (mayBeClasses && labels.length === rows * each && isOneHot(labels, each)) {
    const note = `${path}: one-hot rows are read as the indices of their classes. Say --read-as values if they are values.`;
    return { labels: indicesOf(labels, each), notes: [note] };
  }
  const values = `output "${output.name}" has ${each} values for each example`;
  const classes = `the index of one of ${each} classes, 0 to ${each - 1}`;
  if (mayBeClasses && labels.length === rows) {
    const wrong = labels.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < each));
    if (wrong < 0) return { labels, notes: [] };
    throw new DataError(
      "BAD_LABEL",
      `${path}: label ${wrong} is ${labels[wrong]}, but ${values}: a label is ${classes}.`,
    );
  }
  if (mayBeValues && labels.length === rows * each) return { labels, notes: [] };
  const wanted = [
    ...(mayBeClasses ? [`${rows} labels, each ${classes}`] : []),
    ...(mayBeValues ? [`${rows * each} values`] : []),
  ];
  throw new DataError(
    "LENGTH_MISMATCH",
    `${path} holds ${labels.length} numbers, but there are ${rows} examples, and ${values}: give ${wanted.join(", or ")}.`,
  );
}

/** Number of values that an output has for each example; undefined where the model does not tell. */
function valuesOf({ shape }: OutputInfo, rows: number): number | undefined {
  const [batch, each] = shape ?? [];
  return shape?.length === 2 && typeof each === "number" && (batch === null || batch === rows) ? each : undefined;
}

function isOneHot(labels: Float64Array, classes: number): boolean {
  if (!labels.every((value) => value === 0 || value === 1)) return false;
  for (let start = 0; start < labels.length; start += classes)
    if (labels.subarray(start, start + classes).reduce((a, b) => a + b, 0) !== 1) return false;
  return true;
}

function indicesOf(labels: Float64Array, classes: number): Float64Array {
  return Float64Array.from({ length: labels.length / classes }, (_, row) =>
    labels.subarray(row * classes, (row + 1) * classes).indexOf(1),
  );
}
