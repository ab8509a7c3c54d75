import { surprise } from "../math/entropy.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { disagreement } from "./disagreement.ts";
import { keptDistributions } from "./kept-samples.ts";

/**
 * Expected pairwise Kullback-Leibler divergence of the samples' class probabilities, over all T² ordered pairs (Malinin & Gales 2021,
 * "Uncertainty estimation in autoregressive structured prediction"): Σ E[p ln p] - E[p] E[ln p]. An epistemic measure, at least the mutual
 * information. In nats; one value per distribution. Infinite where a class has probability 0 in one sample and not in another, NaN after a single sample. Needs `keep: true`.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { dropconnect, expectedPairwiseKl, mutualInformation, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] }, { keep: true });
 * expectedPairwiseKl(y).at(0) >= mutualInformation(y).at(0); // => true
 * ```
 */
export function expectedPairwiseKl(prediction: Prediction): NdArray {
  const { samples, count, classes, taken } = keptDistributions(
    checkPrediction(prediction, "expectedPairwiseKl"),
    "expectedPairwiseKl",
  );
  const divergence = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const total = taken(i);
    let sum = 0;
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      let [p, log, entropy] = [0, 0, 0];
      for (let t = 0; t < total; t++) {
        const value = (samples[t] as Float64Array)[k] as number;
        p += value;
        log += Math.log(value);
        entropy += surprise(value);
      }
      // A class that no sample thinks possible adds nothing: 0 · -∞ must not make NaN.
      if (p !== 0) sum -= entropy / total + (p / total) * (log / total);
    }
    divergence[i] = sum;
  }
  return disagreement(prediction, divergence);
}
