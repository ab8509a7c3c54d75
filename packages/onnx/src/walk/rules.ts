import type { NodeProto } from "../generated/onnx_pb.ts";
import type { Scope } from "../graph/scope.ts";
import { seldom } from "../later.ts";
import { conv, embedLayerNormalization, gather, ownDropout } from "./kinds.ts";
import { fusedMatMul, gemm, matMul, projection } from "./linear.ts";
import type { Finding } from "./record.ts";
import { type Rules, ruleOf } from "./rule.ts";

const rules: Rules = {
  standard: {
    Gemm: gemm,
    MatMul: matMul,
    Conv: conv,
    ConvTranspose: conv,
    DeformConv: conv,
    Gather: gather,
    Dropout: ownDropout,
  },
  contrib: {
    FusedGemm: gemm,
    FusedMatMul: fusedMatMul,
    Attention: projection,
    GemmFastGelu: projection,
    FusedConv: conv,
    EmbedLayerNormalization: embedLayerNormalization,
  },
};

/** The operators of `seldomRules` and of layers that are refused, of whatever domain. */
export const seldomOps: ReadonlySet<string> = new Set(
  (
    "Einsum LSTM GRU RNN QLinearMatMul MatMulInteger QLinearConv ConvInteger DynamicQuantizeLSTM QGemm MatMulIntegerToFloat " +
    "DynamicQuantizeMatMul QAttention MatMulNBits MatMulBnb4 MatMulFpQ4 MoE QMoE LinearClassifier LinearRegressor"
  ).split(" "),
);

/** The operators that may be layers, of whatever domain. */
export const layerOps: ReadonlySet<string> = new Set([
  ...Object.keys(rules.standard),
  ...Object.keys(rules.contrib),
  ...seldomOps,
]);

/** What a node is, going by the rule for its operator. */
export function findingOf(node: NodeProto, scope: Scope): Finding {
  const found = ruleOf(node, rules)?.(node, scope);
  return found ?? (seldomOps.has(node.opType) ? seldom().seldomFinding(node, scope) : { kind: "other" });
}
