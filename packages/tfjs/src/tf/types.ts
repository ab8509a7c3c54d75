import type * as tf from "@tensorflow/tfjs";

/** Any TF.js layer. */
export type Layer = tf.layers.Layer;

/** A weight of a layer. */
export type LayerVariable = tf.LayerVariable;

/** The keyword arguments that TF.js hands from layer to layer. */
export type Kwargs = Record<string, unknown>;

/** The serialisable configuration of a layer. */
export type Config = tf.serialization.ConfigDict;

/** One call of a layer in a graph. TF.js does not export the type. */
export interface Node {
  readonly outboundLayer: Layer;
  readonly inputTensors: tf.SymbolicTensor[];
  readonly outputTensors: tf.SymbolicTensor[];
  readonly callArgs?: Kwargs | null;
}

/** A symbolic tensor with the place that it comes from, which TF.js' types keep to themselves. */
interface Placed {
  readonly sourceLayer: Layer;
  readonly nodeIndex: number;
}

/** The layer call that makes a tensor. */
export function nodeOf(tensor: tf.SymbolicTensor): Node {
  const { sourceLayer, nodeIndex } = tensor as unknown as Placed;
  return sourceLayer.inboundNodes[nodeIndex] as unknown as Node;
}

/** A wrapper layer's inner layer, if the layer is a wrapper. */
export function innerOf(layer: Layer): Layer | undefined {
  return (layer as unknown as { layer?: Layer }).layer;
}

/** A variable's name inside its layer: `kernel` of `dense_1/kernel`. */
export function shortName(variable: LayerVariable): string {
  return variable.originalName.slice(variable.originalName.lastIndexOf("/") + 1);
}

/** Points a weight at other data, which TF.js counts references to. Unlike `write`, it applies no constraint. */
export function assign(variable: LayerVariable, value: tf.Tensor): void {
  (variable.read() as tf.Variable).assign(value);
}
