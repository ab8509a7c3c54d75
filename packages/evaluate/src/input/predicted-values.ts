import type { Prediction } from "@mayhap/core";
import { finiteNumbers, type Numbers } from "./numbers.ts";
import { isPrediction } from "./prediction.ts";

/** Predicted values: a prediction (its mean), or the numbers themselves. */
export type PredictedValues = Prediction | Numbers;

/** Predicted values and the target of each. Throws `DataError` `NOT_FINITE`, `LENGTH_MISMATCH`, `EMPTY_DATA`. */
export function withTargets(
  predicted: PredictedValues,
  targets: Numbers,
): { values: Float64Array; targets: Float64Array } {
  const values = finiteNumbers(isPrediction(predicted) ? predicted.mean : predicted, "predicted values");
  return { values, targets: finiteNumbers(targets, "targets", values.length) };
}
