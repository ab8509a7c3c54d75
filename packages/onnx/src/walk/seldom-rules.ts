import { matMulNBits } from "./blocks.ts";
import { einsum } from "./einsum.ts";
import { quantised } from "./quantised.ts";
import { recurrent } from "./recurrent.ts";
import { refused } from "./refused.ts";
import { type Rule, type Rules, ruleOf } from "./rule.ts";

/** Rules that are imported for the files that need them. */
export const seldomRules: Rules = {
  standard: {
    Einsum: einsum,
    LSTM: recurrent,
    GRU: recurrent,
    RNN: recurrent,
    QLinearMatMul: quantised,
    MatMulInteger: quantised,
    QLinearConv: quantised,
    ConvInteger: quantised,
  },
  contrib: {
    DynamicQuantizeLSTM: recurrent,
    QGemm: quantised,
    MatMulIntegerToFloat: quantised,
    DynamicQuantizeMatMul: quantised,
    QAttention: quantised,
    MatMulNBits: matMulNBits,
  },
};

/** What a node is, going by these rules. */
export const seldomFinding: Rule = (node, scope) =>
  ruleOf(node, seldomRules)?.(node, scope) ?? refused(node, scope) ?? { kind: "other" };
