import * as tf from "@tensorflow/tfjs";
import type { LayerVariable } from "../tf/types.ts";
import { drawnFor } from "./drawn.ts";
import type { DropConnectDense } from "./drop-connect-dense.ts";

/** What the moments of a layer's pre-activations are products with. Computed once for a program. */
export interface MomentWeights {
  /** `[in, out]`: multiplies x. */
  readonly mean: tf.Tensor2D;
  readonly meanBias: tf.Tensor1D | undefined;
  /** `[in, out]`: multiplies x∘x. */
  readonly variance: tf.Tensor2D;
  readonly varianceBias: tf.Tensor1D | undefined;
}

/**
 * The moments of `y = x (W ∘ M) s + b` given x (Wan et al. 2013, "Regularization of neural networks using DropConnect", section 3.2), as weights:
 * inverted scale `μ = xW + b`, `σ² = p/(1-p) (x∘x)(W∘W)`; unscaled `μ = (1-p) xW + b`, `σ² = p(1-p) (x∘x)(W∘W)`. A masked bias is a weight whose x is 1.
 */
export function momentWeights(layer: DropConnectDense): MomentWeights {
  const { p, scale, bias: masked } = layer.params;
  const kept = scale === "inverted" ? 1 : 1 - p;
  const spread = scale === "inverted" ? p / (1 - p) : p * (1 - p);
  const mean = <T extends tf.Tensor>(weight: T): T => (kept === 1 ? weight.clone() : tf.mul(weight, kept)) as T;
  const variance = <T extends tf.Tensor>(weight: T): T => tf.mul(tf.square(weight), spread) as T;
  const read = <T extends tf.Tensor>(variable: LayerVariable): T => variable.read() as T;
  return tf.tidy(() => {
    const kernel = read<tf.Tensor2D>(layer.kernel);
    const bias = layer.bias === null ? undefined : read<tf.Tensor1D>(layer.bias);
    const made = {
      mean: mean(kernel),
      meanBias: bias && (masked ? mean(bias) : bias.clone()),
      variance: variance(kernel),
      varianceBias: masked && bias ? variance(bias) : undefined,
    };
    for (const tensor of Object.values(made)) if (tensor) tf.keep(tensor);
    return made;
  });
}

/** Frees what `momentWeights` made. */
export function disposeMomentWeights({ mean, meanBias, variance, varianceBias }: MomentWeights): void {
  tf.dispose([mean, meanBias, variance, varianceBias].filter((tensor) => tensor !== undefined));
}

/** Mean and standard deviation, `[rows, out]` each, of the pre-activations of `x`, `[rows, in]`. */
export function moments(x: tf.Tensor, weights: MomentWeights): [tf.Tensor, tf.Tensor] {
  return tf.tidy(() => {
    const a = tf.cast(x, "float32") as tf.Tensor2D;
    const product = (x: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D | undefined): tf.Tensor2D =>
      tf.fused.matMul({ a: x, b, ...(bias && { bias }) }) as tf.Tensor2D;
    return [
      product(a, weights.mean, weights.meanBias),
      tf.sqrt(product(tf.square(a), weights.variance, weights.varianceBias)),
    ];
  });
}

/** Draws pre-activations from their moments, with the noise drawn for the layer, and applies its activation. Without noise they are their mean. */
export function perturbed(layer: DropConnectDense, mean: tf.Tensor, deviation: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const noise = drawnFor(layer)?.noise;
    const y = noise === undefined ? mean.clone() : tf.add(mean, tf.mul(deviation, noise));
    return layer.activation.apply(y);
  });
}
