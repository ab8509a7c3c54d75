import { keptFactor, randomSeed, type Scale, trainingStream } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { checkLayerP, checkNumber, checkSeed, checkWord } from "./check.ts";
import { drawMaskTensor } from "./draw-tensor.ts";

/** Options of `dropConnectWeights`. */
export interface DropConnectWeightsOptions {
  /** `"inverted"` (default): kept weights are scaled by 1/(1-p). `"none"`: they are not. */
  readonly scale?: Scale;
  /** A whole number from 0 to 2^53 - 1. The same seed, step and example give the same mask. Default: random. */
  readonly seed?: number;
  /** Number of the training step or sample, from 0. Default 0. */
  readonly step?: number;
  /** A mask for each of so many examples: the result has this as a new first axis. Default: one mask, and the shape of `weights`. */
  readonly examples?: number;
}

/**
 * Masks one tensor of weights: `W ∘ M · s`, with `M` 0 with probability `p`. Differentiable in the weights; the gradient
 * is masked by the same mask.
 *
 * @param weights a float32 tensor of any shape; it stays as it is, and the caller's
 * @param p probability in [0, 1) that a weight is dropped
 * @returns a new tensor of the shape of `weights`, or `[examples, …shape]`
 * @throws `OptionsError` `INVALID_P`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { dropConnectWeights } from "@mayhap/tfjs";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const masked = dropConnectWeights(tf.ones([2, 3]), 0.5, { seed: 7 });
 * masked.shape; // => [2, 3]
 * ```
 */
export function dropConnectWeights(weights: tf.Tensor, p: number, options: DropConnectWeightsOptions = {}): tf.Tensor {
  const where = "dropConnectWeights";
  checkLayerP(p, where);
  const scale = checkWord(options.scale ?? "inverted", ["inverted", "none"], `${where}: scale`);
  const seed = checkSeed(options.seed, where) ?? randomSeed();
  const step = checkNumber(options.step ?? 0, 0, `${where}: step`);
  const examples = options.examples === undefined ? 1 : checkNumber(options.examples, 1, `${where}: examples`);
  return tf.tidy(() => {
    const source = { seed, stream: trainingStream("kernel"), step };
    const masks = drawMaskTensor(source, p, keptFactor(p, scale), [examples, ...weights.shape]);
    return tf.mul(weights, options.examples === undefined ? tf.reshape(masks, weights.shape) : masks);
  });
}
