import type { NodeProto } from "../generated/onnx_pb.ts";
import { isStandard } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { isFloat, sizeOf } from "../tensor/types.ts";
import { constantDims, weightShape } from "./dims.ts";
import { rankOf } from "./rank.ts";
import type { WeightEdge } from "./record.ts";

const requantising = new Set(["QuantizeLinear", "DequantizeLinear", "Cast"]);

/** The bias that a following `Add` gives to a product, with that `Add`. Between them the product may be scaled and rounded. */
export function addedBias(
  node: NodeProto,
  kernel: WeightEdge,
  scope: Scope,
): { readonly edge: WeightEdge; readonly add: NodeProto } | undefined {
  let output = node.output[0] ?? "";
  let add = onlyUser(output, scope);
  let cast = false;
  for (let steps = 0; add !== undefined && !isStandard(add, "Add"); add = onlyUser(output, scope)) {
    if (steps++ === 4) return undefined;
    // Behind MatMulInteger stand a Cast and the Mul that scales.
    const scales = cast && kernel.packed !== undefined && isStandard(add, "Mul");
    if (!scales && !(isStandard(add) && requantising.has(add.opType) && add.input[0] === output)) return undefined;
    cast ||= add.opType === "Cast";
    output = add.output[0] ?? "";
  }
  if (add === undefined || !scope.dynamic.has(add)) return undefined;
  const index = add.input[0] === output ? 1 : 0;
  const edge = biasEdge(add, index, kernel, scope);
  return edge && { edge, add };
}

function onlyUser(output: string, scope: Scope): NodeProto | undefined {
  const users = scope.uses.get(output) ?? [];
  return users.length === 1 ? users[0] : undefined;
}

/**
 * The bias at an input of a node, if a constant comes in there and has one value per output of the layer. Constants
 * of other shapes (a table of position embeddings, a mask) are no biases.
 */
export function biasEdge(
  node: NodeProto,
  index: number,
  kernel: WeightEdge,
  scope: Scope,
  fits: (type: number) => boolean = isFloat,
): WeightEdge | undefined {
  const constant = findConstant(scope, node.input[index] ?? "");
  if (constant === undefined || !(fits(constant.type) || constant.type === 0)) return undefined;
  const weight = weightShape(kernel, scope);
  const dims = constantDims(constant, scope);
  if (weight === undefined || dims === undefined) return undefined;
  const outputs = weight.at(-1) ?? 0;
  if (sizeOf(dims) !== outputs) return undefined;
  // In W x the outputs are rows, so a bias is a column, or a vector where x is one.
  const rows = kernel.form === "left" || kernel.form === "left-t";
  const axis = rows && rankOf(scope, kernel.node.output[0] ?? "") !== 1 ? dims.at(-2) : dims.at(-1);
  if (outputs !== 1 && axis !== outputs) return undefined;
  return { role: "bias", node, index, constant, form: "plain" };
}
