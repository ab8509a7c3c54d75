/** Stochastic weights whose masks no output shows, and why. */
export const unseen: Readonly<Record<string, { readonly weights: RegExp; readonly why: string }>> = {
  "burn_outer_scope_constant.onnx": {
    weights: /then_branch/,
    why: "one layer is in the branch of an If that does not run",
  },
  "silero_vad.onnx": {
    weights: /else_branch/,
    why: "layers for another rate are in the branch of an If that does not run",
  },
  "godot_scorethegoal_two_heads.onnx": { weights: /log_std/, why: "of what one layer computes only the shape is used" },
  "light_shufflenet_constantofshape.onnx": { weights: /./, why: "all weights are equal, and the logits with them" },
  "micro_kws_qdq.onnx": { weights: /conv2d/, why: "the output is saturated, and rounded to 8 bits" },
  "micro_kws_qoperator.onnx": { weights: /conv2d/, why: "the output is saturated, and rounded to 8 bits" },
  "strm_ww_int8_qdq.onnx": { weights: /conv2d_1/, why: "the output is saturated, and rounded to 8 bits" },
  "opset_compliance_14.onnx": { weights: /gru|lstm/, why: "the recurrent weights are zeros" },
  "ort_attention_mha.onnx": { weights: /matmul_[qk]/, why: "all weights are equal, and all tokens with them" },
  "point_history_lstm.onnx": { weights: /recurrent/, why: "the output is an ArgMax" },
};

/** Models in which the walk finds another number of matrices than the count, and why. */
export const countedOtherwise: Readonly<Record<string, string>> = {};
