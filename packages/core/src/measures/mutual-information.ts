import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { disagreement } from "./disagreement.ts";
import { predictiveEntropy } from "./predictive-entropy.ts";

/**
 * Mutual information of the class and the network, H[E p] - E H[p] (BALD: Houlsby et al. 2011): how much the samples
 * disagree, i.e. the epistemic part. In nats, at least 0, NaN after a single sample; one value per example.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, mutualInformation, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * mutualInformation(y).at(0) >= 0; // => true
 * ```
 */
export function mutualInformation(prediction: Prediction): NdArray {
  const total = predictiveEntropy(checkPrediction(prediction, "mutualInformation"));
  const expected = prediction.expectedEntropy.data;
  // Entropy is concave, so the difference is at least 0.
  return disagreement(
    prediction,
    total.data.map((t, i) => t - (expected[i] as number)),
  );
}
