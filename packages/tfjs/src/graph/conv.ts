import { biasOf } from "./bias.ts";
import type { Graph } from "./graph.ts";
import { type LayerNode, plain } from "./layer-node.ts";
import { swapped } from "./layout.ts";
import { inputsOf, type NodeDef } from "./node-def.ts";

const convolutions = [
  ...["Conv1D", "Conv2D", "_FusedConv2D", "Conv3D"],
  ...["DepthwiseConv2d", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative"],
];

/** The convolution with constant weights that a node is. They are stored as `[…kernel, in, out]`, of transposed ones as `[…kernel, out, in]`. */
export function convOf(node: NodeDef, graph: Graph): LayerNode | undefined {
  const transposed = node.op === "Conv2DBackpropInput";
  if (!transposed && !convolutions.includes(node.op)) return undefined;
  if (!graph.isConstant(inputsOf(node)[1])) return undefined;
  const canonical = transposed ? (dims: readonly number[]) => swapped(dims.length) : plain;
  return {
    id: node.name,
    node,
    kind: "conv",
    activation: { node: node.name, input: transposed ? 2 : 0 },
    weights: [{ role: "kernel", edge: { node: node.name, input: 1 }, canonical }, ...biasOf(node, graph)],
  };
}

/** Number of outputs of a layer, given the canonical lengths of its kernel. */
export function outputsOfKernel(node: NodeDef, dims: readonly number[]): number {
  const last = dims.at(-1) ?? 0;
  return /Depthwise/.test(node.op) ? last * (dims.at(-2) ?? 0) : last;
}
