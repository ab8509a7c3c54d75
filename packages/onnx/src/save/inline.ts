import type { GraphProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { Names } from "../graph/names.ts";
import { mapSubgraphs, subgraphs } from "../graph/node.ts";
import { domain, expand, isMayhap } from "../rewrite/definitions.ts";
import { lowerIr } from "../rewrite/ir.ts";

/** A model with each of our nodes replaced by the standard ops it stands for, and with the IR version it had before. */
export function inlineMayhap(model: ModelProto): ModelProto {
  if (model.graph === undefined || !model.opsetImport.some((o) => o.domain === domain)) return model;
  return lowerIr(
    copy(model, {
      graph: inlineGraph(model.graph, new Names(model)),
      functions: model.functions.filter((f) => f.domain !== domain),
      opsetImport: model.opsetImport.filter((o) => o.domain !== domain),
    }),
  );
}

function inlineGraph(graph: GraphProto, names: Names): GraphProto {
  return copy(graph, { node: graph.node.flatMap((node) => inlineNode(node, names)) });
}

function inlineNode(node: NodeProto, names: Names): NodeProto[] {
  if (isMayhap(node)) return expand(node, names);
  if (subgraphs(node).length === 0) return [node];
  return [copy(node, { attribute: mapSubgraphs(node.attribute, (inner) => inlineGraph(inner, names)) })];
}
