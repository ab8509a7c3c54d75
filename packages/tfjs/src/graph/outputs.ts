import type { OutputInfo } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { uniqueNames } from "../model/outputs.ts";
import { Graph } from "./graph.ts";
import { inside, topologyOf } from "./internals.ts";
import { inputsOf, sourceOf } from "./node-def.ts";

/** An output under the name that TF.js gives it, with the tensor in the graph. */
export interface GraphOutput {
  readonly name: string;
  readonly tensor: string;
}

/** The outputs of a graph. */
export function graphOutputs(model: tf.GraphModel): readonly GraphOutput[] {
  const signature = inside(model).signature?.outputs ?? {};
  const names = uniqueNames(model.outputNodes);
  return model.outputNodes.map((name, i) => ({ name: names[i] as string, tensor: signature[name]?.name ?? name }));
}

/** The outputs as the adapter contract tells them. */
export function outputsOf(model: tf.GraphModel): readonly OutputInfo[] {
  const graph = new Graph(topologyOf(model));
  const signature = inside(model).signature?.outputs ?? {};
  return graphOutputs(model).map(({ name, tensor }, i) => {
    const head = headOf(tensor, graph);
    const dims = signature[model.outputNodes[i] as string]?.tensorShape?.dim;
    const shape = dims?.map(({ size }) => (Number(size) < 0 ? null : Number(size)));
    return { name, ...(shape === undefined ? {} : { shape }), ...(head === undefined ? {} : { head }) };
  });
}

/** A softmax (TensorFlow's is over the last axis) or sigmoid at the end, behind nodes that hand it on. */
function headOf(tensor: string, graph: Graph): OutputInfo["head"] {
  for (let node = graph.nodes.get(sourceOf(tensor)); node !== undefined; node = graph.source(inputsOf(node)[0])) {
    if (node.op === "Softmax") return { type: "softmax", axis: -1 };
    if (node.op === "Sigmoid") return { type: "sigmoid" };
    if (node.op !== "Identity") return undefined;
  }
  return undefined;
}
