import { forEachDistribution } from "../math/distributions.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { meanDistributions } from "./kept-samples.ts";
import { perDistribution } from "./per-distribution.ts";

/**
 * How far the most probable class is ahead of the second, in mean probability (Scheffer, Decomain & Wrobel 2001). From 0 to 1, large when
 * sure; one value per distribution. For a sigmoid |2p - 1|.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, margin, maxProbability, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * margin(y).at(0) < maxProbability(y).at(0); // => true
 * ```
 */
export function margin(prediction: Prediction): NdArray {
  const mean = meanDistributions(checkPrediction(prediction, "margin"));
  return perDistribution(prediction, forEachDistribution(mean, lead));
}

function lead(probabilities: Float64Array): number {
  let [first, second] = [Number.NEGATIVE_INFINITY, probabilities.length > 1 ? Number.NEGATIVE_INFINITY : 0];
  for (const p of probabilities) {
    if (Number.isNaN(p)) return Number.NaN;
    if (p > first) [first, second] = [p, Math.max(first, second)];
    else if (p > second) second = p;
  }
  return first - second;
}
