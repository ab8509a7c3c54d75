import type { GraphProto, NodeProto, ValueInfoProto } from "../generated/onnx_pb.ts";

const infos = new WeakMap<GraphProto, ReadonlyMap<string, ValueInfoProto>>();
const producers = new WeakMap<GraphProto, ReadonlyMap<string, NodeProto>>();

/** What a graph declares about its values: inputs, outputs and inner ones. */
export function declared(graph: GraphProto): ReadonlyMap<string, ValueInfoProto> {
  let known = infos.get(graph);
  if (known === undefined) {
    known = new Map([...graph.output, ...graph.valueInfo, ...graph.input].map((info) => [info.name, info]));
    infos.set(graph, known);
  }
  return known;
}

/** The node that computes each value of a graph. */
export function producerOf(graph: GraphProto): ReadonlyMap<string, NodeProto> {
  let known = producers.get(graph);
  if (known === undefined) {
    known = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
    producers.set(graph, known);
  }
  return known;
}
