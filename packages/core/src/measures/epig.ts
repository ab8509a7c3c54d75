import { OptionsError } from "../errors.ts";
import { surprise } from "../math/entropy.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { disagreement } from "./disagreement.ts";
import { type KeptDistributions, keptDistributions } from "./kept-samples.ts";

/**
 * Expected predictive information gain (Bickford Smith et al. 2023, "Prediction-oriented Bayesian active learning"): how much the label of each
 * distribution in `pool` would tell about the labels of `targets`, the inputs that matter: mean over the targets of the mutual information of the two
 * labels, I(y; y*) = H(y) + H(y*) - H(y, y*), with the joint distribution E[p pᵀ] over the samples. In nats, from 0 to ln(classes),
 * NaN after a single sample; one value per distribution in `pool`.
 *
 * Both predictions must come from the same draws: one model, one seed, the same samples, `keep: true`, masks (not the Gaussian method) that are
 * shared by the batch (`maskPer: "sample"`, the default; with masks per example the samples have nothing in common). Time grows with pool ×
 * targets × classes² × samples: a hundred targets, drawn at random, will often do. Few samples make it too large, by at most about
 * (classes - 1)²/(2 · samples) nats.
 *
 * @throws `OptionsError` `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`, `INVALID_OPTIONS` when the samples are not the same draws
 *
 * @example
 * ```ts
 * import { dropconnect, epig, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const options = { seed: 7, keep: true };
 * const pool = await predict(model, { x: [[0.5, -1, 2, 0], [1, 1, 0, 3]] }, options);
 * const targets = await predict(model, { x: [[0.4, -1, 2, 0.1]] }, options);
 * epig(pool, targets).shape; // => [2]
 * ```
 */
export function epig(pool: Prediction, targets: Prediction): NdArray {
  for (const prediction of [pool, targets]) checkPrediction(prediction, "epig");
  checkSameDraws(pool, targets);
  const candidates = keptDistributions(pool, "epig");
  const others = keptDistributions(targets, "epig");
  const marginals = marginalEntropies(others);
  const joint = new Float64Array(candidates.classes * others.classes);
  const gain = marginalEntropies(candidates).map((entropy, i) => {
    let sum = 0;
    for (let j = 0; j < others.count; j++)
      sum += entropy + (marginals[j] as number) - jointEntropy(candidates, i, others, j, joint);
    return sum / others.count;
  });
  return disagreement(pool, gain);
}

function checkSameDraws(a: Prediction, b: Prediction): void {
  const gaussian = [a, b].some(({ method }) => method === "gaussian");
  const same = a.seed === b.seed && new Set([...a.samplesPerExample, ...b.samplesPerExample]).size === 1;
  if (same && !gaussian) return;
  throw new OptionsError(
    "INVALID_OPTIONS",
    gaussian
      ? 'epig needs samples that are networks, the same for all inputs. With method: "gaussian" each input has draws of its own: predict with method: "mask".'
      : "epig needs the same draws for the pool and the targets: predict both with the same seed and the same number of samples.",
  );
}

function marginalEntropies({ samples, count, classes }: KeptDistributions): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let entropy = 0;
    for (let k = i * classes; k < (i + 1) * classes; k++)
      entropy += surprise(samples.reduce((sum, sample) => sum + (sample[k] as number), 0) / samples.length);
    return entropy;
  });
}

function jointEntropy(
  { samples, classes }: KeptDistributions,
  i: number,
  others: KeptDistributions,
  j: number,
  joint: Float64Array,
): number {
  joint.fill(0);
  for (const [t, p] of samples.entries()) {
    const q = others.samples[t] as Float64Array;
    for (let a = 0; a < classes; a++)
      for (let b = 0; b < others.classes; b++)
        joint[a * others.classes + b] =
          (joint[a * others.classes + b] as number) +
          (p[i * classes + a] as number) * (q[j * others.classes + b] as number);
  }
  return joint.reduce((entropy, sum) => entropy + surprise(sum / samples.length), 0);
}
