import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { reads } from "./free.ts";

/** The nodes of a graph in an order in which they can run. Files may list them in any order; a sorted list stays as it is. */
export function executionOrder(graph: GraphProto): readonly NodeProto[] {
  const producer = new Map<string, number>();
  graph.node.forEach((node, i) => {
    for (const name of node.output) if (name !== "") producer.set(name, i);
  });
  const needs = graph.node.map((node, i) => {
    const found = new Set<number>();
    for (const name of reads(node)) {
      const from = producer.get(name);
      if (from !== undefined && from !== i) found.add(from);
    }
    return found;
  });
  if (needs.every((set, i) => [...set].every((from) => from < i))) return graph.node;

  const users: number[][] = graph.node.map(() => []);
  needs.forEach((set, i) => {
    for (const from of set) users[from]?.push(i);
  });
  const missing = needs.map((set) => set.size);
  const order = graph.node.map((_, i) => i).filter((i) => missing[i] === 0);
  for (let at = 0; at < order.length; at++) {
    for (const user of users[order[at] as number] ?? []) {
      missing[user] = (missing[user] as number) - 1;
      if (missing[user] === 0) order.push(user);
    }
  }
  // Nodes in a cycle never become ready. They go last, and the runtime refuses the file.
  const placed = new Set(order);
  graph.node.forEach((_, i) => {
    if (!placed.has(i)) order.push(i);
  });
  return order.map((i) => graph.node[i] as NodeProto);
}
