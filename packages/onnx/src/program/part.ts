import { type GraphProto, type ValueInfoProto, ValueInfoProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";
import { create } from "../proto/message.ts";
import type { Part } from "./split.ts";

/** The graph of one part. `handed` declares values that come from another part; outputs that the file does not declare get their type from the runtime. */
export function partGraph(graph: GraphProto, part: Part, handed: readonly ValueInfoProto[]): GraphProto {
  const needed = new Set([...part.nodes.flatMap((node) => [...reads(node), ...node.output]), ...part.outputs]);
  const taken = new Set(handed.map((info) => info.name));
  const wanted = new Set(part.inputs);
  const declared = new Map(graph.output.map((info) => [info.name, info]));
  return copy(graph, {
    node: [...part.nodes],
    initializer: graph.initializer.filter((t) => needed.has(t.name)),
    sparseInitializer: graph.sparseInitializer.filter((s) => needed.has(s.values?.name ?? "")),
    input: [...graph.input.filter((info) => wanted.has(info.name)), ...handed],
    output: part.outputs.map((name) => declared.get(name) ?? create(ValueInfoProtoSchema, { name })),
    valueInfo: graph.valueInfo.filter((info) => needed.has(info.name) && !taken.has(info.name)),
    quantizationAnnotation: graph.quantizationAnnotation.filter((a) => needed.has(a.tensorName)),
  });
}
