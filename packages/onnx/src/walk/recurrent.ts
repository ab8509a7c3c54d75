import type { WeightRole } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import type { Constant } from "../graph/constant.ts";
import { stringOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { constantDims } from "./dims.ts";
import { weightObstacle } from "./linear.ts";
import type { Finding, WeightEdge } from "./record.ts";

/**
 * Where the gates are stored, in the canonical order, which is that of Keras: i f c o of an LSTM (ONNX stores i o f c), z r h of a GRU.
 * So that one network in two formats has the same masks.
 */
const gatesOf: Readonly<Record<string, readonly number[]>> = {
  LSTM: [0, 2, 3, 1],
  DynamicQuantizeLSTM: [0, 2, 3, 1],
  GRU: [0, 1, 2],
  RNN: [0],
};

const inputs: readonly (readonly [WeightRole, number])[] = [
  ["input", 1],
  ["recurrent", 2],
  ["bias", 3],
];

/** Where com.microsoft `DynamicQuantizeLSTM` has the scale and the zero point of its matrices. */
const quantised: Readonly<Partial<Record<WeightRole, { readonly scale: number; readonly zero: number }>>> = {
  input: { scale: 8, zero: 9 },
  recurrent: { scale: 10, zero: 11 },
};

/**
 * `LSTM`, `GRU`, `RNN` and com.microsoft `DynamicQuantizeLSTM`: input weights, recurrent weights and biases, of each direction. Peepholes multiply
 * one value each: they are no connections.
 */
export function recurrent(node: NodeProto, scope: Scope): Finding {
  const edges = inputs.flatMap(([role, index]): WeightEdge[] => {
    const constant = findConstant(scope, node.input[index] ?? "");
    return constant === undefined ? [] : [edgeOf(node, role, index, constant, scope)];
  });
  const both = stringOf(node, "direction", "forward") === "bidirectional";
  const weights = both ? [...edges.map(forward), ...edges.map(reverse)] : edges;
  const matrices = weights.filter(({ role }) => role !== "bias");
  if (matrices.length === 0) return { kind: "other" };
  const obstacle = matrices.map((edge) => obstacleOf(edge, scope)).find((o) => o !== undefined);
  const fit = weights.every((edge) => fits(edge, scope));
  return {
    kind: "recurrent",
    weights,
    activation: 0,
    ...(fit && obstacle === undefined
      ? {}
      : { obstacle: obstacle ?? `its weights have shapes that fit no ${node.opType}` }),
  };
}

function edgeOf(node: NodeProto, role: WeightRole, index: number, constant: Constant, scope: Scope): WeightEdge {
  const gates = gatesOf[node.opType] ?? [0];
  const edge = { role, node, index, constant } as const;
  const place = node.opType === "DynamicQuantizeLSTM" ? quantised[role] : undefined;
  if (place === undefined) return { ...edge, form: { gates } };
  const zero = findConstant(scope, node.input[place.zero] ?? "");
  return {
    ...edge,
    form: { gates, turned: true },
    packed: { form: "integers", ...(zero === undefined ? {} : { zero }) },
    factor: { scale: place.scale },
  };
}

function forward(edge: WeightEdge): WeightEdge {
  return { ...edge, direction: 0 };
}

/** Both directions have their scales in one input, which takes the factor once. */
function reverse({ factor, ...edge }: WeightEdge): WeightEdge {
  return { ...edge, direction: 1 };
}

function obstacleOf(edge: WeightEdge, scope: Scope): string | undefined {
  const { node, role, packed } = edge;
  const zero = packed?.form === "integers" ? (node.input[quantised[role]?.zero ?? -1] ?? "") : "";
  if (zero !== "" && findConstant(scope, zero) === undefined)
    return "the zero point of its weights is not constant, so that the value of a dropped weight is not known";
  return weightObstacle(edge, scope);
}

function fits({ constant, node, role, packed, direction }: WeightEdge, scope: Scope): boolean {
  const dims = constantDims(constant, scope);
  if (dims === undefined) return true;
  const gates = gatesOf[node.opType]?.length ?? 1;
  const columns = (packed === undefined ? dims[1] : dims[2]) ?? 0;
  return (
    dims.length === (role === "bias" ? 2 : 3) &&
    dims[0] === (direction === undefined ? 1 : 2) &&
    columns % (role === "bias" ? 2 * gates : gates) === 0
  );
}
