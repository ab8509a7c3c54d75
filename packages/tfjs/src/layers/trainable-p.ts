import * as tf from "@tensorflow/tfjs";
import { checkNumber } from "./check.ts";

/** How a layer learns its drop probability. */
export interface TrainableP {
  /** Temperature of the Concrete distribution: the lower, the closer the relaxed mask is to 0 and 1. Default 0.1. */
  readonly temperature?: number;
  /** Added to the loss for every connection expected to be kept: `penalty · connections · (1 - p)`. Default 1e-5. */
  readonly penalty?: number;
}

/** All fields given. */
export type FullTrainableP = Required<TrainableP>;

/** p lies in [EDGE, 1 - EDGE]: as fine as masks are drawn, and log p and log(1 - p) stay finite. */
const EDGE = 2 ** -16;

/** Fills in defaults. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkTrainableP(
  given: TrainableP | boolean | null | undefined,
  where: string,
): FullTrainableP | undefined {
  if (given === undefined || given === null || given === false) return undefined;
  const { temperature = 0.1, penalty = 1e-5 } = given === true ? {} : given;
  return {
    temperature: checkNumber(temperature, 0, `${where}: trainableP.temperature`, true),
    penalty: checkNumber(penalty, 0, `${where}: trainableP.penalty`),
  };
}

/** The logit whose probability is `p`, clipped to the open interval that a trained p can reach. */
export function logitOf(p: number): number {
  const inner = Math.min(1 - 1e-6, Math.max(1e-6, (p - EDGE) / (1 - 2 * EDGE)));
  return Math.log(inner / (1 - inner));
}

/** The drop probability that a logit stands for. */
export function probabilityOf(logit: number): number {
  return EDGE + (1 - 2 * EDGE) / (1 + Math.exp(-logit));
}

/** `probabilityOf` as a differentiable scalar. */
export function probabilityTensor(logit: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(tf.sigmoid(logit), 1 - 2 * EDGE), EDGE);
}

/**
 * The relaxed mask, near 1 where a connection is kept: 1 - sigmoid((logit p + logit u)/t), with u uniform on (0, 1).
 * The Concrete relaxation of a Bernoulli variable (Maddison, Mnih & Teh 2017, "The Concrete Distribution"; used for
 * drop probabilities by Gal, Hron & Kendall 2017, "Concrete Dropout"). As t → 0 it becomes the mask that keeps where u < 1 - p.
 */
export function concreteMask(p: tf.Tensor, uniforms: tf.Tensor, temperature: number): tf.Tensor {
  const logit = (x: tf.Tensor): tf.Tensor => tf.sub(tf.log(x), tf.log(tf.sub(1, x)));
  return tf.sigmoid(tf.neg(tf.div(tf.add(logit(p), logit(uniforms)), temperature)));
}
