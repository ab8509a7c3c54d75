import * as tf from "@tensorflow/tfjs";

/**
 * Multiplies every example by weights of its own.
 *
 * @param x `[rows, …, in]`
 * @param weights `[rows, in, out]`
 * @returns `[rows, …, out]`
 */
export function matMulPerExample(x: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  const rows = x.shape[0] as number;
  const inputs = weights.shape[1] as number;
  const outputs = weights.shape[2] as number;
  const flat = tf.reshape(x, [rows, -1, inputs]);
  return tf.reshape(tf.matMul(flat, weights), [...x.shape.slice(0, -1), outputs]);
}

/** Gives a bias `[rows, out]` as many axes as `y` has, so that it is added to every position of its example. */
export function spreadBias(bias: tf.Tensor, rank: number): tf.Tensor {
  const [rows, outputs] = bias.shape as [number, number];
  return tf.reshape(bias, [rows, ...new Array<number>(rank - 2).fill(1), outputs]);
}

/** The one tensor that a layer with a single input was called with. */
export function single(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
}
