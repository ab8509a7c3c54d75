import * as tf from "@tensorflow/tfjs";
import { type Container, isInputLayer } from "../tf/containers.ts";
import { type Kwargs, type Node, nodeOf } from "../tf/types.ts";
import type { Rebuilder } from "./rebuild.ts";

/** The keyword arguments of a call that belong to the model. TF.js leaves tensors there that it derives from the inputs anew. */
function plainArguments(node: Node): Kwargs {
  const plain = Object.entries(node.callArgs ?? {}).filter(
    ([key]) => !["mask", "initialState", "constants"].includes(key),
  );
  return Object.fromEntries(plain);
}

/** Layer calls in an order in which each comes after those that it depends on. */
export function nodesOf(outputs: readonly tf.SymbolicTensor[]): Node[] {
  const found = new Set<Node>();
  const visit = (node: Node): void => {
    if (found.has(node)) return;
    for (const input of node.inputTensors) if (nodeOf(input) !== node) visit(nodeOf(input));
    found.add(node);
  };
  for (const output of outputs) visit(nodeOf(output));
  return [...found];
}

/** A new functional model: every layer call of the old one is made again on new tensors. */
export function rebuildFunctional(model: Container, prefix: string, rebuilder: Rebuilder): Container {
  const tensors = new Map<tf.SymbolicTensor, tf.SymbolicTensor>();
  const nodes = new Set([...model.inputs.map(nodeOf), ...nodesOf(model.outputs)]);
  const inserted = new Map<unknown, tf.layers.Layer | undefined>();
  for (const node of nodes) {
    const layer = node.outboundLayer;
    const id = `${prefix}${layer.name}`;
    let inputs = node.inputTensors.map((tensor) => tensors.get(tensor) as tf.SymbolicTensor);
    if (rebuilder.edit.omits?.(layer)) {
      tensors.set(node.outputTensors[0] as tf.SymbolicTensor, inputs[0] as tf.SymbolicTensor);
      continue;
    }
    const made = rebuilder.layer(layer, id);
    if (isInputLayer(layer)) {
      tensors.set(node.outputTensors[0] as tf.SymbolicTensor, made.output as tf.SymbolicTensor);
      continue;
    }
    if (!inserted.has(layer)) inserted.set(layer, rebuilder.edit.before?.(layer, id));
    const before = inserted.get(layer);
    if (before !== undefined) inputs = inputs.map((input) => before.apply(input) as tf.SymbolicTensor);
    const outputs = made.apply(inputs.length === 1 ? (inputs[0] as tf.SymbolicTensor) : inputs, plainArguments(node));
    for (const [i, output] of [outputs].flat().entries())
      tensors.set(node.outputTensors[i] as tf.SymbolicTensor, output as tf.SymbolicTensor);
  }
  const mapped = (list: readonly tf.SymbolicTensor[]): tf.SymbolicTensor[] =>
    list.map((tensor) => tensors.get(tensor) as tf.SymbolicTensor);
  return tf.model({ inputs: mapped(model.inputs), outputs: mapped(model.outputs), name: model.name });
}
