import type { NodeProto } from "../generated/onnx_pb.ts";
import { stringOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { weightObstacle } from "./linear.ts";
import type { Finding } from "./record.ts";

/** `Einsum` of one activation and one constant: labels summed away are inputs, labels only the constant has are outputs. */
export function einsum(node: NodeProto, scope: Scope): Finding {
  const constants = node.input.map((name) => findConstant(scope, name));
  const index = constants.findIndex((c) => c !== undefined);
  const constant = constants[index];
  if (constant === undefined) return { kind: "other" };
  const [terms, result] = stringOf(node, "equation", "").replaceAll(" ", "").split("->");
  const labels = (terms ?? "").split(",");
  const own = labels[index] ?? "";
  const other = labels[1 - index] ?? "";
  if (node.input.length !== 2 || result === undefined || own.includes(".") || new Set(own).size !== own.length) {
    return { kind: "linear", weights: [], obstacle: "its Einsum equation is none we can read as a matrix product" };
  }
  const axes = [...own].map((_, i) => i);
  const label = (axis: number): string => own[axis] as string;
  const form = {
    batch: axes.filter((i) => other.includes(label(i)) && result.includes(label(i))),
    in: axes.filter((i) => !result.includes(label(i))),
    out: axes.filter((i) => !other.includes(label(i)) && result.includes(label(i))),
  };
  const edge = { role: "kernel", node, index, constant, form } as const;
  const obstacle = weightObstacle(edge, scope);
  return { kind: "linear", weights: [edge], activation: 1 - index, ...(obstacle === undefined ? {} : { obstacle }) };
}
