import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { subgraphs } from "./node.ts";

const memo = new WeakMap<GraphProto, readonly string[]>();

/** Names that a graph takes from the graphs around it. */
function freeNames(graph: GraphProto): readonly string[] {
  const known = memo.get(graph);
  if (known !== undefined) return known;
  const own = new Set<string>();
  for (const info of graph.input) own.add(info.name);
  for (const tensor of graph.initializer) own.add(tensor.name);
  for (const sparse of graph.sparseInitializer) own.add(sparse.values?.name ?? "");
  for (const node of graph.node) for (const name of node.output) own.add(name);
  const free = new Set<string>();
  for (const node of graph.node) for (const name of reads(node)) if (!own.has(name)) free.add(name);
  for (const info of graph.output) if (!own.has(info.name)) free.add(info.name);
  const names = [...free];
  memo.set(graph, names);
  return names;
}

/** Everything a node reads: its inputs, and what its subgraphs take from outside. Left-out inputs are not listed. */
export function reads(node: NodeProto): readonly string[] {
  const bodies = subgraphs(node);
  const names = node.input.filter((name) => name !== "");
  return bodies.length === 0 ? names : [...names, ...bodies.flatMap(({ graph }) => freeNames(graph))];
}
