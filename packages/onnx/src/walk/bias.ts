import type { NodeProto } from "../generated/onnx_pb.ts";
import { isStandard } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { isFloat, sizeOf } from "../tensor/types.ts";
import { canonicalDims, constantDims } from "./dims.ts";
import { rankOf } from "./rank.ts";
import type { WeightEdge } from "./record.ts";

/** The bias that a following `Add` gives to a `MatMul`, with that `Add`. */
export function addedBias(
  node: NodeProto,
  kernel: WeightEdge,
  scope: Scope,
): { readonly edge: WeightEdge; readonly add: NodeProto } | undefined {
  const output = node.output[0] ?? "";
  const users = scope.uses.get(output) ?? [];
  const add = users[0];
  if (users.length !== 1 || add === undefined || !isStandard(add, "Add") || !scope.dynamic.has(add)) return undefined;
  const index = add.input[0] === output ? 1 : 0;
  const edge = biasEdge(add, index, kernel, scope);
  return edge && { edge, add };
}

/**
 * The bias at an input of a node, if a constant comes in there and has one value per output of the layer. Constants
 * of other shapes (a table of position embeddings, a mask) are no biases.
 */
export function biasEdge(node: NodeProto, index: number, kernel: WeightEdge, scope: Scope): WeightEdge | undefined {
  const constant = findConstant(scope, node.input[index] ?? "");
  if (constant === undefined || !(isFloat(constant.type) || constant.type === 0)) return undefined;
  const weight = constantDims(kernel.constant, scope);
  const dims = constantDims(constant, scope);
  if (weight === undefined || dims === undefined) return undefined;
  const outputs = canonicalDims(kernel.form, weight).at(-1) ?? 0;
  if (sizeOf(dims) !== outputs) return undefined;
  // In W x the outputs are rows, so a bias is a column, or a vector where x is one.
  const rows = kernel.form === "left" || kernel.form === "left-t";
  const axis = rows && rankOf(scope, kernel.node.output[0] ?? "") !== 1 ? dims.at(-2) : dims.at(-1);
  if (outputs !== 1 && axis !== outputs) return undefined;
  return { role: "bias", node, index, constant, form: "plain" };
}
