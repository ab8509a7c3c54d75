import type { Graph } from "./graph.ts";
import { type LayerNode, plain } from "./layer-node.ts";
import { inputsOf, type NodeDef } from "./node-def.ts";

/** The look-up in a constant table that a node is. Whether it takes rows of a matrix, its constants must tell. */
export function embeddingOf(node: NodeDef, graph: Graph): LayerNode | undefined {
  const [table, ids] = inputsOf(node);
  if (!["Gather", "GatherV2"].includes(node.op) || table === undefined || ids === undefined) return undefined;
  if (!graph.isConstant(table) || graph.isConstant(ids) || Number(node.attr?.batch_dims?.i ?? 0) !== 0)
    return undefined;
  return {
    id: node.name,
    node,
    kind: "embedding",
    weights: [{ role: "kernel", edge: { node: node.name, input: 0 }, canonical: plain }],
  };
}
