import type { LayerKind } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { Dense } from "../tf/dense.ts";
import type { Config, Layer } from "../tf/types.ts";
import { DropConnectDense } from "./drop-connect-dense.ts";
import { type DropConnectLayer, dropConnectClass } from "./drop-connect-layer.ts";

/** A class of TF.js and its version that drops connections. */
export interface Droppable {
  readonly plain: new (args: never) => Layer;
  readonly dropping: { readonly className: string; new (args: never): DropConnectLayer };
}

// TF.js exports functions that make layers, not their classes. The name keeps these layers out of the count that names the user's.
const name = "class";
const window = { filters: 1, kernelSize: 1, name };
const cell = { units: 1, name };
const made: readonly (readonly [LayerKind, ...Layer[]])[] = [
  [
    "conv",
    tf.layers.conv1d(window),
    tf.layers.conv2d(window),
    tf.layers.conv3d(window),
    tf.layers.conv2dTranspose(window),
    tf.layers.conv3dTranspose(window),
    tf.layers.separableConv2d(window),
    tf.layers.depthwiseConv2d({ kernelSize: 1, name }),
  ],
  ["embedding", tf.layers.embedding({ inputDim: 1, outputDim: 1, name })],
  [
    "recurrent",
    tf.layers.simpleRNN(cell),
    tf.layers.gru(cell),
    tf.layers.lstm(cell),
    tf.layers.convLstm2d(window),
    tf.layers.rnn({ cell: tf.layers.simpleRNNCell(cell), name }) as Layer,
    tf.layers.bidirectional({ layer: tf.layers.simpleRNN(cell) as never, mergeMode: "concat", name }),
  ],
];

/** The classes whose layers can drop connections, by the name of the plain one. */
export const droppable: ReadonlyMap<string, Droppable> = new Map<string, Droppable>([
  ["Dense", { plain: Dense, dropping: DropConnectDense }],
  ...made.flatMap(([kind, ...layers]) =>
    layers.map((layer): [string, Droppable] => {
      const plain = layer.constructor as new (args: Config) => Layer;
      const className = layer.getClassName();
      return [className, { plain, dropping: dropConnectClass(plain, `DropConnect${className}`, kind) }];
    }),
  ),
]);

/** The name of a layer's class, or of the one that a DropConnect layer stands for. */
export function plainClassName(layer: Layer): string {
  return layer.getClassName().replace(/^DropConnect/, "");
}
