import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf, intsOf, isStandard, stringOf } from "../graph/node.ts";

/**
 * What is known of a value: `rows`: axis 0 is the batch, and each row depends on its example alone. `fixed`: does not depend on
 * the examples. `unsure`: something else, e.g. a shape. `mixed`: examples may have met.
 */
export type RowState = "rows" | "fixed" | "unsure" | "mixed";

/** Reads integers that are constant, e.g. axes; undefined where they are not. */
export type Ints = (name: string | undefined) => readonly number[] | undefined;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Ops whose every element depends on the elements at its place. */
export const elementwise: ReadonlySet<string> = words(
  "Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh " +
    "DequantizeLinear Div Dropout Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu " +
    "Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or Pow PRelu QuantizeLinear Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin " +
    "Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor",
);
const spatial = words(
  "AveragePool BatchNormalization Conv ConvTranspose DepthToSpace GlobalAveragePool GlobalLpPool GlobalMaxPool GroupNormalization " +
    "InstanceNormalization LpPool LRN MaxPool SpaceToDepth",
);
/** Ops along one axis, with the axis they take by default. */
const alongAxis: Readonly<Record<string, number>> = {
  ArgMax: 0,
  ArgMin: 0,
  Concat: 0,
  Gather: 0,
  GatherElements: 0,
  Hardmax: -1,
  LayerNormalization: -1,
  LogSoftmax: -1,
  LpNormalization: -1,
  RMSNormalization: -1,
  Softmax: -1,
  Split: 0,
  TopK: -1,
};
/** Ops that make or rearrange shapes: harmless as long as no rows come in along the batch. */
const shaping = words(
  "Concat ConstantOfShape Expand Gather Range Reshape ReduceProd Shape Size Slice Split Squeeze Tile Unsqueeze",
);
const products = words("Gemm MatMul com.microsoft:FusedGemm com.microsoft:FusedMatMul");

/** What a node makes of its inputs. What no rule knows mixes the examples. */
export function rowState(node: NodeProto, inputs: readonly RowState[], ints: Ints): RowState {
  if (inputs.every((state) => state === "fixed")) return "fixed";
  if (inputs.includes("mixed")) return "mixed";
  const op = isStandard(node) ? node.opType : `${node.domain}:${node.opType}`;
  if (op === "Shape" || op === "Size") return "unsure";
  if (inputs.includes("rows")) {
    const found = ofRows(node, op, inputs, ints);
    if (found !== undefined) return found;
    // A reshape or an expansion may do anything to the batch.
    return shaping.has(op) && !(op in alongAxis) ? "unsure" : "mixed";
  }
  return elementwise.has(op) || shaping.has(op) || products.has(op) ? "unsure" : "mixed";
}

function ofRows(node: NodeProto, op: string, inputs: readonly RowState[], ints: Ints): RowState | undefined {
  const [first, second] = inputs;
  if (elementwise.has(op)) return inputs.includes("unsure") ? "unsure" : "rows";
  if (spatial.has(op)) return first === "rows" ? "rows" : undefined;
  // Of a table, the rows that each example asks for.
  if (op === "Gather" && first === "fixed") return intOf(node, "axis", 0) === 0 ? "rows" : "unsure";
  if (op in alongAxis) return alongBatch([intOf(node, "axis", alongAxis[op] ?? 0)]) ? "mixed" : "rows";
  if (products.has(op)) return first === "rows" ? product(node, second ?? "fixed") : undefined;
  if (op.startsWith("Reduce"))
    return first === "rows" ? unlessBatch(intsOf(node, "axes") ?? ints(node.input[1])) : undefined;
  switch (op) {
    case "Squeeze":
    case "Unsqueeze":
      return unlessBatch(intsOf(node, "axes") ?? ints(node.input[1]));
    case "Slice":
      return unlessBatch(intsOf(node, "axes") ?? ints(node.input[3]));
    case "Transpose":
      return intsOf(node, "perm")?.[0] === 0 ? "rows" : "unsure";
    case "Flatten":
      return intOf(node, "axis", 1) === 1 ? "rows" : "unsure";
    case "Reshape": {
      const shape = intsOf(node, "shape") ?? ints(node.input[1]);
      return shape?.[0] === 0 && intOf(node, "allowzero", 0) === 0 ? "rows" : "unsure";
    }
    case "Einsum":
      return einsum(node, inputs);
    default:
      return undefined;
  }
}

/** A matrix product whose left side holds rows. */
function product(node: NodeProto, right: RowState): RowState {
  if (intOf(node, "transA", 0) !== 0 || intOf(node, "transBatchA", 0) !== 0) return "mixed";
  // Of two stacks of matrices each row meets its own; only the ranks tell, which are not known here.
  return right === "fixed" ? "rows" : "unsure";
}

function einsum(node: NodeProto, inputs: readonly RowState[]): RowState {
  const [terms, result = ""] = stringOf(node, "equation", "").replaceAll(" ", "").split("->");
  const labels = (terms ?? "").split(",");
  const batch = result[0];
  const own = inputs.every((state, i) => (state === "rows" ? labels[i]?.[0] === batch : state === "fixed"));
  return batch !== undefined && batch !== "." && own ? "rows" : "mixed";
}

function unlessBatch(axes: readonly number[] | undefined): RowState {
  return axes === undefined || alongBatch(axes) ? "mixed" : "rows";
}

function alongBatch(axes: readonly number[]): boolean {
  return axes.length === 0 || axes.includes(0);
}
