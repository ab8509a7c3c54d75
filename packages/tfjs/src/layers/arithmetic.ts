import { transpose } from "@mayhap/core";
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

/**
 * Whether `x W` is computed as `(Wᵗ xᵗ)ᵗ`. TF.js' wasm backend puts the second factor of a product into another order each time that
 * it is a new tensor. To transpose `x` and the result takes longer for each of their elements (hence the factor), and pays where they have far fewer.
 *
 * @param shape of the weights, `[in, out]`
 */
export function paysTransposed(rows: number, [inputs, outputs]: readonly [number, number]): boolean {
  return 2 * rows * (inputs + outputs) <= inputs * outputs;
}

/** `x W` for a new `W` that is stored as `[out, in]`. */
export function matMulTransposed(x: tf.Tensor, weights: Float32Array, outputs: number): tf.Tensor {
  const inputs = x.shape.at(-1) as number;
  const flat = tf.reshape(x, [-1, inputs]) as tf.Tensor2D;
  const product = paysTransposed(flat.shape[0], [inputs, outputs])
    ? tf.transpose(tf.matMul(tf.tensor(weights, [outputs, inputs], "float32"), tf.transpose(flat)))
    : tf.matMul(flat, tf.tensor(transpose(weights, [outputs, inputs]), [inputs, outputs], "float32"));
  return tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
}

/** `x W` by a function that takes and gives rows as numbers. The backend must have them at hand. */
export function multiplied(x: tf.Tensor, multiply: (rows: Float32Array) => Float32Array, outputs: number): tf.Tensor {
  const rows = tf.cast(x, "float32").dataSync<"float32">();
  return tf.tensor(multiply(rows), [...x.shape.slice(0, -1), outputs], "float32");
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
