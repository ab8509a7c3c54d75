import type { OutputInfo } from "@mayhap/core";
import type { NodeProto } from "./generated/onnx_pb.ts";
import { constantInts } from "./graph/constant-folding.ts";
import { declared, producerOf } from "./graph/lookup.ts";
import { intOf, intsOf, isStandard, stringOf } from "./graph/node.ts";
import { findConstant, type Scope } from "./graph/scope.ts";
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
  if (isStandard(node, "Div")) return writtenOut(node, scope, output);
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

const shaping = new Set(["Identity", "Reshape", "Expand", "Unsqueeze"]);

/** A softmax in single steps, as JAX exports it: Exp(x) divided by its own sum over one axis. */
function writtenOut(node: NodeProto, scope: Scope, output: string): OutputInfo["head"] {
  const makers = producerOf(scope.graph);
  const [numerator = "", divisor = ""] = node.input;
  let sum = makers.get(divisor);
  for (let steps = 0; sum !== undefined && shaping.has(sum.opType) && steps < 10; steps++)
    sum = makers.get(sum.input[0] ?? "");
  const exp = makers.get(numerator);
  if (exp?.opType !== "Exp" || sum?.opType !== "ReduceSum" || sum.input[0] !== numerator) return undefined;
  const stated = findConstant(scope, sum.input[1] ?? "");
  const axes = intsOf(sum, "axes") ?? (stated && constantInts(stated));
  const rank = declaredDims(declared(scope.graph).get(output))?.length ?? rankOf(scope, numerator);
  const axis = axes?.[0];
  if (axis === undefined || axes?.length !== 1 || (axis < 0 && rank === undefined)) return undefined;
  return { type: "softmax", axis: axis < 0 ? axis + (rank ?? 0) : axis };
}
