import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";

/**
 * Drops nodes and stored tensors of a changed graph that nothing reads any more, if something read them before: what
 * was unused in the file from the start stays.
 */
export function prune(before: GraphProto, after: GraphProto): GraphProto {
  const wasRead = new Set(before.node.flatMap((node) => reads(node)));
  const kept = new Set(before.output.map((o) => o.name));
  const readers = new Map<string, number>();
  const makers = new Map<string, NodeProto>();
  for (const node of after.node) {
    for (const name of reads(node)) readers.set(name, (readers.get(name) ?? 0) + 1);
    for (const name of node.output) makers.set(name, node);
  }
  const gone = (name: string): boolean =>
    name === "" || (wasRead.has(name) && (readers.get(name) ?? 0) === 0 && !kept.has(name));
  const dropped = new Set<NodeProto>();
  const open = [...after.node];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (dropped.has(node) || !node.output.every(gone)) continue;
    dropped.add(node);
    for (const name of reads(node)) {
      readers.set(name, (readers.get(name) ?? 0) - 1);
      const maker = makers.get(name);
      if (maker !== undefined) open.push(maker);
    }
  }
  const initializer = after.initializer.filter((t) => !gone(t.name));
  if (dropped.size === 0 && initializer.length === after.initializer.length) return after;
  const stored = new Set(after.initializer.map((t) => t.name));
  const node = after.node.filter((n) => !dropped.has(n));
  return copy(after, { node, initializer, input: after.input.filter((i) => !(stored.has(i.name) && gone(i.name))) });
}
