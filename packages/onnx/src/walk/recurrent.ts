import type { WeightRole } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import { stringOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { constantDims } from "./dims.ts";
import { weightObstacle } from "./linear.ts";
import type { Finding, WeightEdge } from "./record.ts";

/**
 * Where the gates are stored, in the canonical order, which is that of Keras: i f c o of an LSTM (ONNX stores i o f c), z r h of a GRU.
 * So that one network in two formats has the same masks.
 */
const gatesOf: Readonly<Record<string, readonly number[]>> = { LSTM: [0, 2, 3, 1], GRU: [0, 1, 2], RNN: [0] };

const inputs: readonly (readonly [WeightRole, number])[] = [
  ["input", 1],
  ["recurrent", 2],
  ["bias", 3],
];

const directions = [0, 1] as const;

/** `LSTM`, `GRU`, `RNN`: input weights, recurrent weights and biases, of each direction. Peepholes multiply one value each: they are no connections. */
export function recurrent(node: NodeProto, scope: Scope): Finding {
  const gates = gatesOf[node.opType] ?? [0];
  const edges = inputs.flatMap(([role, index]): WeightEdge[] => {
    const constant = findConstant(scope, node.input[index] ?? "");
    return constant === undefined ? [] : [{ role, node, index, constant, form: { gates } }];
  });
  const both = stringOf(node, "direction", "forward") === "bidirectional";
  const weights = both ? directions.flatMap((direction) => edges.map((edge) => ({ ...edge, direction }))) : edges;
  const matrices = weights.filter(({ role }) => role !== "bias");
  if (matrices.length === 0) return { kind: "other" };
  const obstacle =
    matrices.map((edge) => weightObstacle(edge, scope)).find((o) => o !== undefined) ??
    (weights.every((edge) => fits(edge, gates.length, scope))
      ? undefined
      : `its weights have shapes that fit no ${node.opType}`);
  return { kind: "recurrent", weights, activation: 0, ...(obstacle === undefined ? {} : { obstacle }) };
}

function fits({ constant, role, direction }: WeightEdge, gates: number, scope: Scope): boolean {
  const dims = constantDims(constant, scope);
  if (dims === undefined) return true;
  const [directions, rows = 0] = dims;
  const multiple = role === "bias" ? 2 * gates : gates;
  return (
    dims.length === (role === "bias" ? 2 : 3) &&
    directions === (direction === undefined ? 1 : 2) &&
    rows % multiple === 0
  );
}
