import type { Prediction } from "@mayhap/core";
import type { Gaussians } from "../input/gaussians.ts";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { positiveStd } from "../input/positive.ts";
import { isPrediction } from "../input/prediction.ts";
import type { Bounds } from "../metrics/intervals.ts";

/** How far a target is from what was predicted: in the unit of the output, in standard deviations, or outside of two quantiles. */
export type IntervalScore = "absolute" | "normalised" | "cqr";

/** A prediction, or the part of one that a score needs: `mean`, `mean` and `std`, or the bounds `lower` and `upper`. */
export type Predicted = Prediction | { readonly mean: Numbers } | Gaussians | Bounds;

/** Of each value: the middle that an interval grows from, `low` and `high` of it, and how much wider it is per unit of score. */
export interface Frame {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly width: (i: number) => number;
}

/** Throws `DataError`; `OptionsError` `SAMPLES_NOT_KEPT` where quantiles are wanted and the samples were not kept. */
export function frameOf(predicted: Predicted, score: IntervalScore, alpha: number): Frame {
  if (score === "cqr") {
    const bounds = isPrediction(predicted)
      ? { lower: predicted.quantile(alpha / 2), upper: predicted.quantile(1 - alpha / 2) }
      : (predicted as Bounds);
    const low = finiteNumbers(bounds.lower, "lower bounds");
    return { low, high: finiteNumbers(bounds.upper, "upper bounds", low.length), width: () => 1 };
  }
  const { mean: given, std } = predicted as Gaussians;
  const mean = finiteNumbers(given, "means");
  if (score === "absolute") return { low: mean, high: mean, width: () => 1 };
  const stds = positiveStd(finiteNumbers(std, "stds", mean.length));
  return { low: mean, high: mean, width: (i) => stds[i] as number };
}
