import * as tf from "@tensorflow/tfjs";
import type { Layer, LayerVariable } from "./types.ts";

/** What `tf.layers.dense` takes. */
export type DenseArgs = Parameters<typeof tf.layers.dense>[0];

/** The parts of TF.js' own Dense layer that a subclass needs. TF.js does not export the class, only a function that makes one. */
export interface DenseLayer extends Layer {
  units: number;
  useBias: boolean;
  kernel: LayerVariable;
  bias: LayerVariable | null;
  readonly activation: { apply(x: tf.Tensor): tf.Tensor; getClassName(): string };
}

/** The class behind `tf.layers.dense`. The name keeps the throw-away layer out of the count that names the user's layers. */
export const Dense: new (args: DenseArgs) => DenseLayer = tf.layers.dense({ units: 1, name: "class" })
  .constructor as never;
