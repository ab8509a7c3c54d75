import { dropConnectDense } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

/** Widths of the hidden layers: 784-96-96-96-10. Most of the weights are in the first layer, which stays as it is. */
export const WIDTHS: readonly number[] = [96, 96, 96];

/** One dense layer as plain numbers. */
export interface DenseWeights {
  readonly name: string;
  /** `[in, out]`, row by row. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly shape: readonly [number, number];
}

/**
 * The network, from `image` `[rows, 28, 28]` to the probabilities of ten digits.
 *
 * @param training drop probability and seed of the layers behind the first one; without it every layer is a plain Dense
 */
export function buildNetwork(training?: { p: number; seed: number }): tf.Sequential {
  const model = tf.sequential({ name: "digits" });
  model.add(tf.layers.inputLayer({ inputShape: [28, 28], name: "image" }));
  model.add(tf.layers.flatten({ name: "flatten" }));
  for (const [i, units] of [...WIDTHS, 10].entries()) {
    const last = i === WIDTHS.length;
    const args = {
      name: last ? "digit" : `hidden${i + 1}`,
      units,
      activation: last ? ("softmax" as const) : ("relu" as const),
      kernelInitializer: tf.initializers.heNormal({ seed: (training?.seed ?? 0) + i + 1 }),
    };
    model.add(
      i > 0 && training ? dropConnectDense({ ...args, p: training.p, seed: training.seed + i }) : tf.layers.dense(args),
    );
  }
  return model;
}

/** The weights of the dense layers, in order. */
export function denseWeights(model: tf.LayersModel): DenseWeights[] {
  return model.layers
    .filter((layer) => layer.getWeights().length === 2)
    .map((layer) => {
      const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor];
      return {
        name: layer.name,
        kernel: kernel.dataSync().slice() as Float32Array,
        bias: bias.dataSync().slice() as Float32Array,
        shape: kernel.shape as [number, number],
      };
    });
}
