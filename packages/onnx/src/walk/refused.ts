import type { LayerKind } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import { hasUnitCoefficients } from "../graph/coefficients.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import type { Finding } from "./record.ts";

const blocks =
  "its weights are packed in blocks of a few bits; export the model with float weights to make this layer stochastic";
const experts = "it holds the weights of several experts and chooses among them inside the operator";
const attributes = "its weights are attributes of a node that cannot be opened up";

/** Layers with weights that cannot be masked: where the weight comes in (-1: as an attribute), and why not. */
export const refusedOps: Readonly<Record<string, readonly [kind: LayerKind, input: number, why: string]>> = {
  "com.microsoft:MatMulBnb4": ["linear", 1, blocks],
  "com.microsoft:MatMulFpQ4": ["linear", 1, blocks],
  "com.microsoft:MoE": ["linear", 2, experts],
  "com.microsoft:QMoE": ["linear", 2, experts],
  "ai.onnx.ml:LinearClassifier": ["linear", -1, attributes],
  "ai.onnx.ml:LinearRegressor": ["linear", -1, attributes],
};

/** A layer whose kind we know and which we cannot change. */
export function refused(node: NodeProto, scope: Scope): Finding | undefined {
  const found = refusedOps[`${node.domain}:${node.opType}`];
  if (found === undefined) return undefined;
  const [kind, input, obstacle] = found;
  if (input < 0) return hasUnitCoefficients(node) ? undefined : { kind, obstacle };
  const [left, right] = [0, input].map((i) => findConstant(scope, node.input[i] ?? ""));
  return left === undefined && right === undefined ? { kind: "other" } : { kind, obstacle };
}
