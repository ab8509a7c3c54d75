import { DataError, type Distributions, distributions, NdArray, type Prediction } from "@mayhap/core";
import { isRow, isShaped, type Numbers, numbersOf } from "./numbers.ts";
import { isPrediction } from "./prediction.ts";

/**
 * Class probabilities: a prediction of a classifier (its `probabilities`), or the numbers themselves, classes along the last axis. Numbers
 * with one dimension, or a last axis of length 1, are the probabilities of a yes.
 */
export type ClassProbabilities = Prediction | Numbers;

/** How far the sum of a distribution may be from 1: float16 and quantised models round. */
const TOLERANCE = 1e-2;

/**
 * The distributions one after another: per example, pixel, position or independent yes, in the order of the output without its class axis.
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_PROBABILITIES`; `OptionsError` `NOT_A_CLASSIFIER` for a prediction of plain values
 */
export function classDistributions(input: ClassProbabilities): Distributions {
  const cases = isPrediction(input) ? distributions(input.probabilities, input.classes ?? sigmoid) : read(input);
  if (cases.count === 0) throw new DataError("EMPTY_DATA", "There are no probabilities: at least one case is needed.");
  check(cases);
  return cases;
}

const sigmoid = { type: "sigmoid" } as const;

function read(input: Numbers): Distributions {
  const array = new NdArray(numbersOf(input, "probabilities"), isShaped(input) ? input.shape : shapeOf(input));
  const single = array.shape.length < 2 || array.shape.at(-1) === 1;
  return distributions(array, single ? sigmoid : { type: "softmax", axis: -1 });
}

/** Shape of nested arrays. Throws where rows differ in length: such numbers have none. */
function shapeOf(nested: ArrayLike<unknown>): number[] {
  const first = nested[0];
  if (!isRow(first)) return [nested.length];
  const rows = Array.from(nested as ArrayLike<ArrayLike<unknown> | undefined>);
  const odd = rows.findIndex((row) => row?.length !== first.length);
  if (odd >= 0)
    throw new DataError(
      "NOT_PROBABILITIES",
      `Row ${odd} has ${rows[odd]?.length} probabilities, row 0 has ${first.length}.`,
    );
  return [rows.length, ...shapeOf(first)];
}

function check({ data, count, classes }: Distributions): void {
  for (let row = 0; row < count; row++) {
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
