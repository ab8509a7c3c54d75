import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { perDistribution } from "./per-distribution.ts";

/**
 * How much the samples of each distribution disagree, in the shape that measures have. Never below 0, which rounding may miss by a little; NaN where
 * there is a single sample: what the formula gives there is 0 whatever the network, and would be read as "sure".
 */
export function disagreement(prediction: Prediction, values: Float64Array): NdArray {
  const { samplesPerExample: counts } = prediction;
  const alone = (i: number) => counts[Math.floor((i * counts.length) / values.length)] === 1;
  // Math.max keeps NaN.
  return perDistribution(
    prediction,
    values.map((value, i) => (alone(i) ? Number.NaN : Math.max(0, value))),
  );
}
