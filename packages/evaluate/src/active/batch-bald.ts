import { keptDistributions, OptionsError, type Prediction } from "@mayhap/core";
import { checkCount } from "../input/checks.ts";
import { seedFor } from "../input/uniforms.ts";
import type { Acquisition } from "./acquire.ts";
import { drawnJoint, emptyJoint, extended, jointEntropy } from "./joint-entropy.ts";

/** Options of `batchBald`. */
export interface BatchBaldOptions {
  /** How many cases. */
  readonly size: number;
  /**
   * How many configurations of labels are looked at, at most. Default 1000. While all configurations of the chosen cases are no more than that, the joint
   * entropy is exact, else it is estimated from as many drawn ones. Time per case of the pool grows with configurations × samples × classes.
   */
  readonly configurations?: number;
  /** Of the drawn ones. Default: a random one. */
  readonly seed?: number;
}

/**
 * BatchBALD (Kirsch et al. 2019): cases whose labels together tell most about the network, I(y₁ … y_b; network) = H(y₁ … y_b) - Σ E H(yᵢ), chosen one after the
 * other. Unlike the best cases one by one, it does not choose the same thing twice. The greedy choice reaches at least 1 - 1/e of the best batch.
 *
 * The pool's samples must be networks that all cases share: masks (not the Gaussian method), `maskPer: "sample"` (the default), the same number for
 * all, `keep: true`. With T samples no batch can tell more than ln T nats: when `scores` comes close, draw more samples or take a smaller batch.
 *
 * @returns positions in the pool, and as `scores` the mutual information of the network and the labels of the first 1, 2, … of them together, in nats
 * @throws `OptionsError` `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { batchBald } from "@mayhap/evaluate";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.3);
 * const x = [[0.5, -1, 2, 0], [1, 1, 0, 3], [0, 0, 0, 0]];
 * const pool = await predict(model, { x }, { seed: 7, keep: true });
 * const { indices, scores } = batchBald(pool, { size: 2 });
 * indices.length; // => 2
 * scores[1] >= scores[0]; // => true
 * ```
 */
export function batchBald(pool: Prediction, options: BatchBaldOptions): Acquisition {
  const size = checkCount(options?.size, "batchBald", "size");
  const configurations = checkCount(options.configurations ?? 1000, "batchBald", "configurations");
  const kept = keptDistributions(pool, "batchBald");
  checkShared(pool);
  const seed = seedFor(options.seed, "batchBald");
  const alone = pool.expectedEntropy.data;
  const left = new Set(Array.from({ length: kept.count }, (_, i) => i));
  const [indices, scores]: [number[], number[]] = [[], []];
  let joint = emptyJoint(kept);
  let conditional = 0;
  while (indices.length < size && left.size > 0) {
    let best = { at: -1, score: Number.NEGATIVE_INFINITY };
    for (const at of left) {
      const score = jointEntropy(joint, kept, at) - conditional - (alone[at] as number);
      if (score > best.score) best = { at, score };
    }
    if (best.at < 0) throw notFinite();
    left.delete(best.at);
    indices.push(best.at);
    scores.push(Math.max(0, best.score));
    conditional += alone[best.at] as number;
    const exact = joint.importance === undefined && joint.configurations * kept.classes <= configurations;
    joint = exact ? extended(joint, kept, best.at) : drawnJoint(kept, indices, configurations, seed);
  }
  return { indices, scores };
}

function checkShared({ method, samplesPerExample: counts }: Prediction): void {
  if (method !== "gaussian" && counts.every((count) => count === counts[0])) return;
  throw new OptionsError(
    "INVALID_OPTIONS",
    method === "gaussian"
      ? 'batchBald needs samples that are networks, the same for all cases. With method: "gaussian" each case has draws of its own: predict with method: "mask".'
      : "batchBald needs the same samples for all cases: predict with a number of samples, not a tolerance.",
  );
}

function notFinite(): OptionsError {
  return new OptionsError(
    "INVALID_OPTIONS",
    "batchBald: the pool has NaN among its probabilities: look at pool.warnings, and leave such cases out.",
  );
}
