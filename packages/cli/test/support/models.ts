import { openData } from "../../../../test/support/data.ts";

/** Published models that the tests use; undefined where the data is absent. */
export const models = {
  /** MNIST 784-128-10, input [1, 1, 28, 28] with a fixed batch, logits. */
  onnx: openData("onnx/mnist_mlp_torch24_opset17.onnx"),
  /** Two outputs. */
  twoHeads: openData("onnx/rl_sc7_two_heads.onnx"),
  /** No linear layer. */
  nothing: openData("onnx/nolinear_super_resolution.onnx"),
  /** Fashion-MNIST Flatten-Dense128-Dense10-softmax, input [?, 28, 28]. */
  layers: openData("tfjs/fashion_mlp_4tsu"),
  /** Inputs latent_input [?, 16] and label [?, 51]. */
  twoInputs: openData("tfjs/cvae_multi_input"),
  /** A regression of 8 numbers. */
  regression: openData("tfjs/abalone_mlp"),
  /** A GraphModel with inputs cur_page and session_index, int32 [?]. */
  graph: openData("tfjs/prefetch_graph"),
  /** int64 inputs input_ids, attention_mask, token_type_ids [?, ?]. */
  tokens: openData("onnx/tinybert_torch18.onnx"),
  /** Its own Dropout on the input. */
  ownDropout: openData("tfjs/divorce_dropout_dense"),
};

/** Says once that real models are absent. */
export const hasModels: boolean = Object.values(models).every((path) => path !== undefined);

if (!hasModels)
  console.log(
    "Not here: the real models (tests of the command line). Set MAYHAP_DATA to the folder that holds MANIFEST.tsv.",
  );
