import { DataError, type Prediction } from "@mayhap/core";
import { isNdArray, type Numbers, numbersOf } from "./numbers.ts";
import { isPrediction } from "./prediction.ts";

/**
 * Class probabilities: a prediction of a classifier (its `probabilities`), or the numbers themselves, classes along the last axis. Numbers
 * with one dimension, or a last axis of length 1, are the probabilities of a yes.
 */
export type ClassProbabilities = Prediction | Numbers;

/** Probabilities of `classes` exclusive classes for `rows` cases, row by row. A yes or no is the classes 0 and 1. */
export interface ClassRows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly classes: number;
}

/** How far the sum of a distribution may be from 1: float16 and quantised models round. */
const TOLERANCE = 1e-2;

/**
 * One row per distribution: per example, pixel, position or independent yes, in the order of the output without its class axis.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_PROBABILITIES`; `OptionsError` `NOT_A_CLASSIFIER` for a prediction of plain values
 */
export function classRows(input: ClassProbabilities): ClassRows {
  const rows = read(input);
  if (rows.rows === 0) throw new DataError("EMPTY_DATA", "There are no probabilities: at least one case is needed.");
  check(rows);
  return rows;
}

function read(input: ClassProbabilities): ClassRows {
  if (isPrediction(input)) {
    const { data, shape } = input.probabilities;
    return input.classes?.type === "softmax" ? along(data, shape, input.classes.axis) : yesOrNo(data);
  }
  const data = numbersOf(input, "probabilities");
  const shape = isNdArray(input) ? input.shape : shapeOf(input);
  return shape.length < 2 || shape.at(-1) === 1 ? yesOrNo(data) : along(data, shape, -1);
}

function along(data: Float64Array, shape: readonly number[], axis: number): ClassRows {
  const at = axis < 0 ? axis + shape.length : axis;
  const classes = shape[at] as number;
  const inner = shape.slice(at + 1).reduce((a, b) => a * b, 1);
  const rows = data.length / classes;
  if (inner === 1) return { data, rows, classes };
  const moved = new Float64Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < classes; c++)
      moved[row * classes + c] = data[(Math.floor(row / inner) * classes + c) * inner + (row % inner)] as number;
  return { data: moved, rows, classes };
}

function yesOrNo(yes: Float64Array): ClassRows {
  const data = new Float64Array(2 * yes.length);
  for (let i = 0; i < yes.length; i++) {
    data[2 * i] = 1 - (yes[i] as number);
    data[2 * i + 1] = yes[i] as number;
  }
  return { data, rows: yes.length, classes: 2 };
}

/** Shape of nested arrays. Throws where rows differ in length: such numbers have none. */
function shapeOf(nested: unknown): number[] {
  if (!Array.isArray(nested) || !Array.isArray(nested[0])) return [(nested as ArrayLike<unknown>).length];
  const inner = shapeOf(nested[0]);
  const odd = nested.findIndex((row) => row?.length !== inner[0]);
  if (odd >= 0)
    throw new DataError(
      "NOT_PROBABILITIES",
      `Row ${odd} has ${nested[odd]?.length} probabilities, row 0 has ${inner[0]}.`,
    );
  return [nested.length, ...inner];
}

function check({ data, rows, classes }: ClassRows): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      const p = data[i] as number;
      if (!(p >= 0 && p <= 1 + TOLERANCE)) sum = Number.NaN;
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE)) {
      const shown = Array.from(data.subarray(row * classes, row * classes + Math.min(classes, 5)), (p) =>
        p.toPrecision(3),
      );
      throw new DataError(
        "NOT_PROBABILITIES",
        `Case ${row} (${shown.join(", ")}${classes > 5 ? ", …" : ""}) is no distribution: probabilities lie in [0, 1] and add up to 1. ` +
          'Logits become probabilities with predict(model, inputs, { output: "logits" }).',
      );
    }
  }
}
