import type { ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { subgraphs } from "../graph/node.ts";
import { seldomOps } from "../walk/rules.ts";

/** Whether a model has what `seldom.ts` knows about: functions, layers by operators that few models have. */
export function needsSeldom(model: ModelProto): boolean {
  return model.functions.length > 0 || hasSeldomOps(model.graph?.node ?? []);
}

function hasSeldomOps(nodes: readonly NodeProto[]): boolean {
  return nodes.some(
    (node) => seldomOps.has(node.opType) || subgraphs(node).some(({ graph }) => hasSeldomOps(graph.node)),
  );
}
