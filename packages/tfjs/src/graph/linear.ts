import { biasOf } from "./bias.ts";
import type { Graph } from "./graph.ts";
import { type LayerNode, plain, type WeightEdge } from "./layer-node.ts";
import { type Step, swapped } from "./layout.ts";
import { flag, inputsOf, type NodeDef, textOf } from "./node-def.ts";

const matMuls = ["MatMul", "_FusedMatMul", "BatchMatMul", "BatchMatMulV2"];

/** The linear layer that a node is; undefined when it is none. */
export function linearOf(node: NodeDef, graph: Graph): LayerNode | undefined {
  if (matMuls.includes(node.op)) return matMulOf(node, graph);
  return node.op === "Einsum" ? einsumOf(node, graph) : undefined;
}

function matMulOf(node: NodeDef, graph: Graph): LayerNode | undefined {
  const [left, right] = inputsOf(node);
  const onLeft = graph.isConstant(left);
  if (!onLeft && !graph.isConstant(right)) return undefined;
  const edge = (input: number) => ({ node: node.name, input });
  // In W x the weight is stored as [out, in], in x W as [in, out]; a flag turns it round.
  const turned = onLeft ? !flag(node, "transpose_a", "adj_x") : flag(node, "transpose_b", "adj_y");
  const kernel: WeightEdge = {
    role: "kernel",
    edge: edge(onLeft ? 0 : 1),
    canonical: turned ? (dims) => swapped(dims.length) : plain,
  };
  const bias = onLeft ? [] : biasOf(node, graph);
  return { id: node.name, node, kind: "linear", activation: edge(onLeft ? 1 : 0), weights: [kernel, ...bias] };
}

/** `Einsum` of one activation and one constant: labels summed away are inputs, labels only the constant has are outputs. */
function einsumOf(node: NodeDef, graph: Graph): LayerNode | undefined {
  const inputs = inputsOf(node);
  const index = inputs.findIndex((input) => graph.isConstant(input));
  if (index < 0) return undefined;
  const equation = (textOf(node.attr?.equation?.s) ?? "").replaceAll(" ", "");
  const [terms, result] = equation.split("->");
  const labels = (terms ?? "").split(",");
  const own = labels[index] ?? "";
  const other = labels[1 - index] ?? "";
  const readable = inputs.length === 2 && result !== undefined && !/\./.test(own) && new Set(own).size === own.length;
  const canonical = (dims: readonly number[]): readonly Step[] => {
    if (!readable || own.length !== dims.length) return [];
    const axes = [...own].map((_, axis) => axis);
    const has = (text: string, axis: number): boolean => text.includes(own[axis] as string);
    const ins = axes.filter((axis) => !has(result, axis));
    const batch = axes.filter((axis) => has(other, axis) && has(result, axis));
    const outs = axes.filter((axis) => !has(other, axis) && has(result, axis));
    const size = (list: readonly number[]): number =>
      list.reduce((product, axis) => product * (dims[axis] as number), 1);
    return [
      { perm: [...batch, ...ins, ...outs] },
      { dims: [...batch.map((axis) => dims[axis] as number), size(ins), size(outs)] },
    ];
  };
  return {
    id: node.name,
    node,
    kind: "linear",
    activation: { node: node.name, input: 1 - index },
    weights: [{ role: "kernel", edge: { node: node.name, input: index }, canonical }],
    ...(readable ? {} : { obstacle: `the Einsum equation "${equation}" is none that can be read as a matrix product` }),
  };
}
