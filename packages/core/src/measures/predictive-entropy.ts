import { forEachDistribution } from "../math/distributions.ts";
import { scoringRules } from "../math/scoring-rules.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { meanDistributions } from "./kept-samples.ts";
import { perDistribution } from "./per-distribution.ts";

/**
 * Entropy of the mean class probabilities, H[E p]: the total uncertainty about the class. In nats, from 0 to ln(classes);
 * one value per example (per pixel, per position).
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, predict, predictiveEntropy } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * predictiveEntropy(y).at(0) <= Math.log(3); // => true
 * ```
 */
export function predictiveEntropy(prediction: Prediction): NdArray {
  const mean = meanDistributions(checkPrediction(prediction, "predictiveEntropy"));
  return perDistribution(prediction, forEachDistribution(mean, scoringRules.log));
}
