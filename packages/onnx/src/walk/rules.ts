import type { NodeProto } from "../generated/onnx_pb.ts";
import { isStandard } from "../graph/node.ts";
import type { Scope } from "../graph/scope.ts";
import { matMulNBits } from "./blocks.ts";
import { einsum } from "./einsum.ts";
import { conv, embedLayerNormalization, gather, ownDropout } from "./kinds.ts";
import { fusedMatMul, gemm, matMul, projection } from "./linear.ts";
import { quantised } from "./quantised.ts";
import type { Finding } from "./record.ts";
import { recurrent } from "./recurrent.ts";
import { refused, refusedOps } from "./refused.ts";

type Rule = (node: NodeProto, scope: Scope) => Finding;

const standard: Readonly<Record<string, Rule>> = {
  Gemm: gemm,
  MatMul: matMul,
  Einsum: einsum,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
  Conv: conv,
  ConvTranspose: conv,
  DeformConv: conv,
  Gather: gather,
  Dropout: ownDropout,
  QLinearMatMul: quantised,
  MatMulInteger: quantised,
  QLinearConv: quantised,
  ConvInteger: quantised,
};

const contrib: Readonly<Record<string, Rule>> = {
  FusedGemm: gemm,
  FusedMatMul: fusedMatMul,
  Attention: projection,
  GemmFastGelu: projection,
  DynamicQuantizeLSTM: recurrent,
  FusedConv: conv,
  EmbedLayerNormalization: embedLayerNormalization,
  QGemm: quantised,
  MatMulIntegerToFloat: quantised,
  DynamicQuantizeMatMul: quantised,
  QAttention: quantised,
  MatMulNBits: matMulNBits,
};

/** The operators that may be layers, of whatever domain. */
export const layerOps: ReadonlySet<string> = new Set([
  ...Object.keys(standard),
  ...Object.keys(contrib),
  ...refusedOps,
]);

/** What a node is, going by the rule for its operator. */
export function findingOf(node: NodeProto, scope: Scope): Finding {
  const rules = isStandard(node) ? standard : node.domain === "com.microsoft" ? contrib : {};
  const rule = Object.hasOwn(rules, node.opType) ? rules[node.opType] : undefined;
  return rule?.(node, scope) ?? refused(node, scope) ?? { kind: "other" };
}
