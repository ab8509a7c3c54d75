import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { disagreement } from "./disagreement.ts";
import { keptDistributions } from "./kept-samples.ts";

/**
 * Share of the samples that do not vote for the class with most votes, 1 - f/T (Freeman 1965; Gal 2016, section 3.3.1). From 0 to 1 - 1/classes, NaN
 * after a single sample; one value per distribution. Each sample votes for its most probable class, the first of several. Needs `keep: true`.
 *
 * torch-uncertainty's default (`probabilistic=True`) is another number, `1 - maxProbability`.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { dropconnect, predict, variationRatio } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] }, { keep: true });
 * variationRatio(y).at(0) <= 2 / 3; // => true
 * ```
 */
export function variationRatio(prediction: Prediction): NdArray {
  const { samples, count, classes, taken } = keptDistributions(
    checkPrediction(prediction, "variationRatio"),
    "variationRatio",
  );
  const votes = new Uint32Array(classes);
  const ratio = (i: number) => {
    votes.fill(0);
    const total = taken(i);
    for (let t = 0; t < total; t++) {
      const at = vote((samples[t] as Float64Array).subarray(i * classes, (i + 1) * classes));
      if (at === undefined) return Number.NaN;
      votes[at] = (votes[at] as number) + 1;
    }
    return 1 - votes.reduce((a, b) => Math.max(a, b)) / total;
  };
  return disagreement(
    prediction,
    Float64Array.from({ length: count }, (_, i) => ratio(i)),
  );
}

/** The most probable class; none where a probability is NaN. */
function vote(probabilities: Float64Array): number | undefined {
  let best = 0;
  for (let c = 0; c < probabilities.length; c++) {
    if (Number.isNaN(probabilities[c])) return undefined;
    if ((probabilities[c] as number) > (probabilities[best] as number)) best = c;
  }
  return best;
}
