import type { Graph } from "./graph.ts";
import { flat, type WeightEdge } from "./layer-node.ts";
import { inputsOf, type NodeDef, textOf } from "./node-def.ts";

/** The bias of a product or convolution, if it has one: fused into it, or added by the only node behind it. */
export function biasOf(node: NodeDef, graph: Graph): [] | [WeightEdge] {
  const edge = (name: string, input: number): [WeightEdge] => [
    { role: "bias", edge: { node: name, input }, canonical: flat },
  ];
  const fused = (node.attr?.fused_ops?.list?.s ?? []).map(textOf);
  if (fused[0] === "BiasAdd") return graph.isConstant(inputsOf(node)[2]) ? edge(node.name, 2) : [];
  const [next, ...others] = graph.consumers(node.name);
  if (next === undefined || others.length > 0 || !["BiasAdd", "Add", "AddV2"].includes(next.op)) return [];
  const input = inputsOf(next).findIndex((name) => graph.isConstant(name));
  return input < 0 ? [] : edge(next.name, input);
}

/** Whether a constant that is added has one number for each output. Others (a table of positions, a mask) are no biases. */
export function isBias(dims: readonly number[], outputs: number): boolean {
  return dims.reduce((a, b) => a * b, 1) === outputs && (outputs === 1 || dims.at(-1) === outputs);
}
