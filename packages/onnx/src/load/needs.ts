import { type ModelProto, type NodeProto, TensorProto_DataLocation } from "../generated/onnx_pb.ts";
import { subgraphs } from "../graph/node.ts";
import { eachTensor } from "../graph/tensors.ts";
import { seldomOps } from "../walk/rules.ts";

/** Whether a model has what `seldom.ts` knows about: functions, layers by operators that few models have, tensors in other files. */
export function needsSeldom(model: ModelProto): boolean {
  let external = false;
  eachTensor(model, ({ dataLocation }) => {
    external ||= dataLocation === TensorProto_DataLocation.EXTERNAL;
  });
  return external || model.functions.length > 0 || hasSeldomOps(model.graph?.node ?? []);
}

function hasSeldomOps(nodes: readonly NodeProto[]): boolean {
  return nodes.some(
    (node) => seldomOps.has(node.opType) || subgraphs(node).some(({ graph }) => hasSeldomOps(graph.node)),
  );
}
