import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";

const memo = new WeakMap<GraphProto, ReadonlyMap<NodeProto, string>>();

/**
 * A name for every node that is unique in its graph and the same after saving and loading: the node's own name where
 * it has one that no other node has, else the name of its first output.
 */
export function localIds(graph: GraphProto): ReadonlyMap<NodeProto, string> {
  const known = memo.get(graph);
  if (known !== undefined) return known;
  const count = new Map<string, number>();
  for (const node of graph.node) count.set(node.name, (count.get(node.name) ?? 0) + 1);
  const ids = new Map<NodeProto, string>();
  const taken = new Set<string>();
  for (const node of graph.node) {
    if (node.name === "" || count.get(node.name) !== 1) continue;
    ids.set(node, node.name);
    taken.add(node.name);
  }
  graph.node.forEach((node, i) => {
    if (ids.has(node)) return;
    const wanted = node.output.find((name) => name !== "") ?? `${node.opType}_${i}`;
    let id = wanted;
    for (let k = 2; taken.has(id); k++) id = `${wanted}_${k}`;
    ids.set(node, id);
    taken.add(id);
  });
  memo.set(graph, ids);
  return ids;
}
