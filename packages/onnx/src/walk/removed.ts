import { analyse } from "../analysis.ts";
import { isStandard } from "../graph/node.ts";
import { findConstant } from "../graph/scope.ts";
import type { OnnxModel } from "../model.ts";

const why = "onnxruntime removes Dropout nodes between other nodes, also those with training_mode = true";

/**
 * `Dropout` nodes with `training_mode` = true that onnxruntime takes out all the same: those that read another node and give no output of
 * the graph (tried with 1.30, opset 12 to 22). The others it runs, with random numbers of its own.
 */
export function removed(model: OnnxModel): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { id, node, scope } of analyse(model.proto).records) {
    if (!isStandard(node, "Dropout")) continue;
    const mode = findConstant(scope, node.input[2] ?? "")?.root.tensor;
    const on = mode !== undefined && (mode.rawData[0] ?? mode.int32Data[0]) === 1;
    const between =
      scope.nodes.some(({ output }) => output.includes(node.input[0] ?? "")) &&
      !scope.graph.output.some(({ name }) => name === node.output[0]);
    if (on && between) found.set(id, why);
  }
  return found;
}
