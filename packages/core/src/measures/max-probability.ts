import { forEachDistribution } from "../math/distributions.ts";
import { largest } from "../math/scoring-rules.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { meanDistributions } from "./kept-samples.ts";
import { perDistribution } from "./per-distribution.ts";

/**
 * Probability of the most probable class, max E p (confidence; maximum softmax probability, Hendrycks & Gimpel 2017). From 1/classes to 1,
 * large when sure; one value per distribution. For a sigmoid max(p, 1 - p).
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, maxProbability, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * maxProbability(y).at(0) === Math.max(...y.probabilities.data); // => true
 * ```
 */
export function maxProbability(prediction: Prediction): NdArray {
  const mean = meanDistributions(checkPrediction(prediction, "maxProbability"));
  return perDistribution(prediction, forEachDistribution(mean, largest));
}
