import type { GraphProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";

/**
 * Drops nodes and stored tensors of a changed graph that nothing reads any more, if something read them before: what
 * was unused in the file from the start stays.
 */
export function prune(before: GraphProto, after: GraphProto): GraphProto {
  const wasRead = new Set(before.node.flatMap((node) => reads(node)));
  const kept = new Set(before.output.map((o) => o.name));
  let graph = after;
  for (;;) {
    const read = new Set(graph.node.flatMap((node) => reads(node)));
    const gone = (name: string): boolean => name === "" || (wasRead.has(name) && !read.has(name) && !kept.has(name));
    const node = graph.node.filter((n) => !n.output.every(gone));
    const initializer = graph.initializer.filter((t) => !gone(t.name));
    if (node.length === graph.node.length && initializer.length === graph.initializer.length) return graph;
    const stored = new Set(graph.initializer.map((t) => t.name));
    graph = copy(graph, { node, initializer, input: graph.input.filter((i) => !(stored.has(i.name) && gone(i.name))) });
  }
}
