import type { OutputOption } from "@mayhap/core";

/** A published MNIST classifier that nobody trained with DropConnect. */
export interface Classifier {
  /** Its file among the open models. */
  readonly file: string;
  readonly input: string;
  /** Of one picture. */
  readonly shape: readonly number[];
  /** What it was trained on: a pixel from 0 to 255 becomes (pixel / scale - mean) / deviation. */
  readonly pixels: { readonly scale: number; readonly mean?: number; readonly deviation?: number };
  readonly output: OutputOption;
}

const unit = { scale: 255 };
const raw = { scale: 1 };
const standardised = { scale: 255, mean: 0.1307, deviation: 0.3081 };

/**
 * Those with more than one linear layer: where there is one, DropConnect has none behind the first. selfattention_mnist_tf2onnx.onnx is not among them
 * because it takes one picture at a time: a run of onnxruntime for each picture and sample, over a million.
 */
export const classifiers: readonly Classifier[] = [
  {
    file: "mnist_mlp_keras2onnx_sigmoid.onnx",
    input: "flatten_input",
    shape: [28, 28],
    pixels: unit,
    output: "logits",
  },
  {
    file: "mnist_mlp_torch24_opset17.onnx",
    input: "onnx::Flatten_0",
    shape: [1, 28, 28],
    pixels: standardised,
    output: "logits",
  },
  { file: "mnist_mlp_torch26_opset12.onnx", input: "input", shape: [784], pixels: unit, output: "logits" },
  {
    file: "onnx2c_mnist_pytorch_matmul_nobias.onnx",
    input: "network_input",
    shape: [784],
    pixels: unit,
    output: "logits",
  },
  {
    file: "mnist_mlir_14x14.onnx",
    input: "image",
    shape: [1, 28, 28],
    pixels: standardised,
    output: "probabilities",
  },
  {
    file: "mnist_cnn_keras2onnx_max2.onnx",
    input: "conv2d_14_input",
    shape: [28, 28, 1],
    pixels: raw,
    output: "logits",
  },
  { file: "mnist_cnn_torch11_opset9.onnx", input: "0", shape: [1, 28, 28], pixels: raw, output: "logits" },
  { file: "mnist_cnn_burn_opset16.onnx", input: "input.1", shape: [1, 28, 28], pixels: standardised, output: "logits" },
  {
    file: "seedigits_cnn_torch25.onnx",
    input: "input",
    shape: [1, 28, 28],
    pixels: { scale: 255, mean: 0.5, deviation: 0.5 },
    output: "logits",
  },
];
