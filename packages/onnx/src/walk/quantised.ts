import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf, isStandard } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { ElementType, isFloat } from "../tensor/types.ts";
import { addedBias, biasEdge } from "./bias.ts";
import type { Form } from "./form.ts";
import { weightObstacle } from "./linear.ts";
import type { FactorPlace, Finding, WeightEdge } from "./record.ts";

/** The inputs of an operator that hold a weight in integers, its scale and its zero point. */
interface Side {
  readonly weight: number;
  readonly scale?: number;
  readonly zero: number;
}

interface Operator {
  readonly kind: "linear" | "conv";
  /** With the weight on the right (the filter, of a convolution), and on the left. */
  readonly right: Side;
  readonly left?: Side;
  /** The input with a bias in integers, which is added to the product before this is scaled, or in floating-point numbers. */
  readonly sum?: number;
  readonly bias?: number;
}

const operators: Readonly<Record<string, Operator>> = {
  QLinearMatMul: {
    kind: "linear",
    right: { weight: 3, scale: 4, zero: 5 },
    left: { weight: 0, scale: 1, zero: 2 },
  },
  MatMulInteger: { kind: "linear", right: { weight: 1, zero: 3 }, left: { weight: 0, zero: 2 } },
  QGemm: { kind: "linear", right: { weight: 3, scale: 4, zero: 5 }, left: { weight: 0, scale: 1, zero: 2 }, sum: 6 },
  MatMulIntegerToFloat: {
    kind: "linear",
    right: { weight: 1, scale: 3, zero: 5 },
    left: { weight: 0, scale: 2, zero: 4 },
    bias: 6,
  },
  DynamicQuantizeMatMul: { kind: "linear", right: { weight: 1, scale: 2, zero: 3 }, bias: 4 },
  QAttention: { kind: "linear", right: { weight: 1, scale: 4, zero: 7 }, bias: 2 },
  QLinearConv: { kind: "conv", right: { weight: 3, scale: 4, zero: 5 }, sum: 8 },
  ConvInteger: { kind: "conv", right: { weight: 1, zero: 3 } },
};

/** Layers that multiply by weights held in integers. */
export function quantised(node: NodeProto, scope: Scope): Finding {
  const operator = operators[node.opType] as Operator;
  const { kind, right, left } = operator;
  const onRight = findConstant(scope, node.input[right.weight] ?? "");
  const side = onRight === undefined ? left : right;
  const constant = onRight ?? (left && findConstant(scope, node.input[left.weight] ?? ""));
  if (side === undefined || constant === undefined) return { kind: "other" };

  const zeroName = node.input[side.zero] ?? "";
  const zero = zeroName === "" ? undefined : findConstant(scope, zeroName);
  const edge: WeightEdge = {
    role: "kernel",
    node,
    index: side.weight,
    constant,
    form: formOf(node, operator, side),
    packed: { form: "integers", ...(zero === undefined ? {} : { zero }) },
    factor: factorPlace(node, operator, side, scope),
  };
  const own = operator.sum ?? operator.bias;
  const added = own === undefined && kind === "linear" ? addedBias(node, edge, scope) : undefined;
  const bias = own === undefined ? added?.edge : ownBias(node, own, edge, operator, scope);
  const obstacle =
    zeroName !== "" && zero === undefined
      ? "the zero point of its weights is not constant, so that the value of a dropped weight is not known"
      : weightObstacle(edge, scope);
  return {
    kind,
    weights: bias === undefined ? [edge] : [edge, bias],
    // Integers cannot take the factors of dropout.
    ...(node.opType === "DynamicQuantizeMatMul" ? { activation: 0 } : {}),
    ...(added === undefined ? {} : { absorbs: added.add }),
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

function formOf(node: NodeProto, { kind, right }: Operator, side: Side): Form {
  if (kind === "conv") return "filter";
  if (side === right) return intOf(node, "transB", 0) !== 0 ? "right-t" : "right";
  return intOf(node, "transA", 0) !== 0 ? "left-t" : "left";
}

/** The scale of the weights; for a product that stays in integers, what casts it to floating-point numbers, or itself. */
function factorPlace(node: NodeProto, { sum }: Operator, { scale }: Side, scope: Scope): FactorPlace {
  if (scale !== undefined) return { scale, ...(sum === undefined ? {} : { sum }) };
  const users = scope.uses.get(node.output[0] ?? "") ?? [];
  const casts = users.filter(
    (user) => user !== undefined && isStandard(user, "Cast") && isFloat(intOf(user, "to", 0)),
  ) as NodeProto[];
  return { outputs: users.length > 0 && casts.length === users.length ? casts : [node] };
}

function ownBias(
  node: NodeProto,
  index: number,
  kernel: WeightEdge,
  { kind, sum }: Operator,
  scope: Scope,
): WeightEdge | undefined {
  const isInteger = (type: number): boolean => type === ElementType.INT32;
  if (kind === "conv") {
    const constant = findConstant(scope, node.input[index] ?? "");
    return constant && { role: "bias", node, index, constant, form: "plain", packed: { form: "integers" } };
  }
  const edge = biasEdge(node, index, kernel, scope, sum === undefined ? isFloat : isInteger);
  return edge && (sum === undefined ? edge : { ...edge, packed: { form: "integers" } });
}
