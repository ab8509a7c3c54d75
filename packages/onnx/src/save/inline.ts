import type { GraphProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { subgraphs } from "../graph/node.ts";
import { bodyOf, domain, isMayhap } from "../rewrite/definitions.ts";
import { lowerIr } from "../rewrite/ir.ts";

/** A model with each of our nodes replaced by the standard op it stands for, and with the IR version it had before. */
export function inlineMayhap(model: ModelProto): ModelProto {
  if (model.graph === undefined || !model.opsetImport.some((o) => o.domain === domain)) return model;
  return lowerIr(
    copy(model, {
      graph: inlineGraph(model.graph),
      functions: model.functions.filter((f) => f.domain !== domain),
      opsetImport: model.opsetImport.filter((o) => o.domain !== domain),
    }),
  );
}

function inlineGraph(graph: GraphProto): GraphProto {
  return copy(graph, { node: graph.node.map(inlineNode) });
}

function inlineNode(node: NodeProto): NodeProto {
  if (isMayhap(node)) return copy(node, { opType: bodyOf(node.opType), domain: "", attribute: [] });
  if (subgraphs(node).length === 0) return node;
  return copy(node, {
    attribute: node.attribute.map((a) =>
      a.g === undefined && a.graphs.length === 0
        ? a
        : copy(a, { ...(a.g === undefined ? {} : { g: inlineGraph(a.g) }), graphs: a.graphs.map(inlineGraph) }),
    ),
  });
}
