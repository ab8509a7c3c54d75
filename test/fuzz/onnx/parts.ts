import type { GraphProto, ModelProto, NodeProto, TensorProto } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { subgraphs } from "../../../packages/onnx/src/graph/node.ts";
import { eachTensor } from "../../../packages/onnx/src/graph/tensors.ts";

export function graphOf(model: ModelProto): GraphProto {
  if (model.graph === undefined) throw new Error("A model without a graph is no start.");
  return model.graph;
}

/** The graph and all inside. */
export function graphsOf(model: ModelProto): GraphProto[] {
  const found = [graphOf(model)];
  for (let at = 0; at < found.length; at++)
    for (const node of (found[at] as GraphProto).node) found.push(...subgraphs(node).map(({ graph }) => graph));
  return found;
}

/** Every node, those of functions included. */
export function nodesOf(model: ModelProto): NodeProto[] {
  return [...graphsOf(model).flatMap(({ node }) => node), ...model.functions.flatMap(({ node }) => node)];
}

export function tensorsOf(model: ModelProto): TensorProto[] {
  const found: TensorProto[] = [];
  eachTensor(model, (tensor) => found.push(tensor));
  return found;
}
