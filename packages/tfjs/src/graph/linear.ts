import type { Graph } from "./graph.ts";
import { flag, inputsOf, type NodeDef, textOf } from "./node-def.ts";
import { DROP_CONNECT } from "./ops.ts";

/** One input of one node. */
export interface Edge {
  readonly node: string;
  readonly input: number;
}

/** A node that multiplies activations by a constant matrix. */
export interface Linear {
  readonly node: NodeDef;
  readonly activation: Edge;
  readonly weight: Edge;
  /** Whether the matrix is stored as `[out, in]`. */
  readonly transposed: boolean;
  /** Where a constant bias comes in: the node itself, or the one behind it. */
  readonly bias?: Edge;
  readonly obstacle?: string;
}

const matMuls = ["MatMul", "_FusedMatMul", "BatchMatMul", "BatchMatMulV2"];

/** The layer that a node is; undefined when it is none. */
export function linearOf(node: NodeDef, graph: Graph): Linear | undefined {
  if (!graph.dependent.has(node.name)) return undefined;
  if (matMuls.includes(node.op)) return matMulOf(node, graph);
  return node.op === "Einsum" ? einsumOf(node, graph) : undefined;
}

function matMulOf(node: NodeDef, graph: Graph): Linear | undefined {
  const [left, right] = inputsOf(node) as [string, string];
  if (!graph.isConstant(left) && !graph.isConstant(right)) return undefined;
  const onLeft = graph.isConstant(left);
  const edge = (input: number): Edge => ({ node: node.name, input });
  const bias = biasOf(node, graph);
  return {
    node,
    weight: edge(onLeft ? 0 : 1),
    activation: edge(onLeft ? 1 : 0),
    transposed: onLeft ? !flag(node, "transpose_a", "adj_x") : flag(node, "transpose_b", "adj_y"),
    ...(bias === undefined ? {} : { bias }),
    ...(onLeft ? { obstacle: "the weight is the left operand, which is not built yet" } : {}),
  };
}

/** A dense layer on an input of any rank: `…k,kn->…n` or `…k,nk->…n`. */
function einsumOf(node: NodeDef, graph: Graph): Linear | undefined {
  const [left, right] = inputsOf(node);
  if (left === undefined || right === undefined || graph.isConstant(left) || !graph.isConstant(right)) return undefined;
  const equation = (textOf(node.attr?.equation?.s) ?? "").replaceAll(" ", "");
  const [, rest, k, a, b, sameRest, n] =
    /^([A-Za-z]*)([A-Za-z]),([A-Za-z])([A-Za-z])->([A-Za-z]*)([A-Za-z])$/.exec(equation) ?? [];
  const fits =
    rest === sameRest && !rest?.includes(n as string) && ((a === k && b === n) || (b === k && a === n)) && k !== n;
  return {
    node,
    weight: { node: node.name, input: 1 },
    activation: { node: node.name, input: 0 },
    transposed: b === k,
    ...(fits && rest !== undefined ? {} : { obstacle: `the Einsum equation "${equation}" is no plain matrix product` }),
  };
}

/** The bias of a product: fused into it, or added by the only node behind it. */
function biasOf(node: NodeDef, graph: Graph): Edge | undefined {
  const fused = (node.attr?.fused_ops?.list?.s ?? []).map(textOf);
  if (fused[0] === "BiasAdd")
    return graph.isConstant(inputsOf(node)[2] as string) ? { node: node.name, input: 2 } : undefined;
  const [next, ...others] = graph.consumers(node.name);
  if (next === undefined || others.length > 0 || !["BiasAdd", "Add", "AddV2"].includes(next.op)) return undefined;
  const input = inputsOf(next).findIndex((name) => graph.isConstant(name));
  return input < 0 ? undefined : { node: next.name, input };
}

/** The node that holds what comes in at an edge, behind nodes that hand it on unchanged. Names it for telling tied weights. */
export function rootOf(input: string, graph: Graph): string {
  let at = input;
  for (
    let node = graph.source(at);
    node !== undefined && ["Identity", DROP_CONNECT].includes(node.op);
    node = graph.source(at)
  )
    at = inputsOf(node)[0] as string;
  return at;
}
