import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";

/**
 * Mean entropy of the samples' class probabilities, E H[p] (also: expected conditional entropy): the uncertainty that
 * remains when the network is known, i.e. the aleatoric part. In nats; one value per example.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, expectedEntropy, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * expectedEntropy(y).shape; // => [1]
 * ```
 */
export function expectedEntropy(prediction: Prediction): NdArray {
  return checkPrediction(prediction, "expectedEntropy").expectedEntropy;
}
