import type { OutputInfo } from "@mayhap/core";
import type { NodeProto } from "./generated/onnx_pb.ts";
import { declared, producerOf } from "./graph/lookup.ts";
import { intOf, isStandard, stringOf } from "./graph/node.ts";
import type { Scope } from "./graph/scope.ts";
import { declaredDims } from "./walk/dims.ts";
import { rankOf } from "./walk/rank.ts";

const passing = new Set(["Identity", "Cast"]);

/** What the values of an output are, when the op that made them tells. */
export function headOf(scope: Scope, opset: number, output: string): OutputInfo["head"] {
  let name = output;
  for (let steps = 0; steps < 100; steps++) {
    const node = producerOf(scope.graph).get(name);
    if (node === undefined) return undefined;
    if (isStandard(node) && passing.has(node.opType)) name = node.input[0] ?? "";
    else return ownHead(node, scope, opset, name, output);
  }
  return undefined;
}

function ownHead(node: NodeProto, scope: Scope, opset: number, name: string, output: string): OutputInfo["head"] {
  if (isStandard(node, "Sigmoid")) return { type: "sigmoid" };
  if (isStandard(node, "Softmax")) return softmax(node, scope, opset, name, output);
  // Classifiers of ai.onnx.ml give labels first and one column of scores per class second.
  if (node.domain === "ai.onnx.ml" && node.output[1] === name && stringOf(node, "post_transform", "") === "SOFTMAX") {
    return { type: "softmax", axis: 1 };
  }
  return undefined;
}

function softmax(node: NodeProto, scope: Scope, opset: number, name: string, output: string): OutputInfo["head"] {
  const dims = [output, name].map((n) => declaredDims(declared(scope.graph).get(n))).find((d) => d !== undefined);
  const rank = dims?.length ?? rankOf(scope, node.input[0] ?? "");
  const stated = intOf(node, "axis", opset < 13 ? 1 : -1);
  if (rank === undefined)
    return opset < 13 && stated === 1
      ? { type: "softmax", axis: 1 }
      : stated === -1
        ? { type: "softmax", axis: -1 }
        : undefined;
  const axis = stated < 0 ? stated + rank : stated;
  // Before opset 13 it ran over all axes from `axis` on, as one: a class axis only if the others are of length 1.
  if (opset < 13 && axis !== rank - 1 && !dims?.slice(axis + 1).every((d) => d === 1)) return undefined;
  return { type: "softmax", axis };
}
