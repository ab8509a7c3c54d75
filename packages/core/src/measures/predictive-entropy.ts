import { measureShape } from "../math/class-axis.ts";
import { NdArray } from "../nd-array.ts";
import { entropies } from "../predict/class-probabilities.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";

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
  const { data, shape } = checkPrediction(prediction, "predictiveEntropy").probabilities;
  const layout = prediction.classes ?? { type: "sigmoid" };
  return new NdArray(entropies(data, shape, layout), measureShape(shape, layout));
}
