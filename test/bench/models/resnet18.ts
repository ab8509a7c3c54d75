import { GraphBuilder } from "./graph.ts";
import type { Net } from "./net.ts";
import { Params } from "./values.ts";

/** Sizes of a network of ResNet-18's shape. */
export interface ResNetSize {
  /** Channels of the first stage; each of the other three has twice those before it. 64 in He et al. (2016). */
  readonly channels: number;
  /** Height and width of the picture. */
  readonly pixels: number;
  /** Width of the hidden dense layer of the head. */
  readonly hidden: number;
  readonly classes: number;
}

/** The layer shapes of ResNet-18 (He et al. 2016, table 1), with BatchNorm, and a head of two dense layers. */
export function resnet18({ channels, pixels, hidden, classes }: ResNetSize): Net {
  const params = new Params(2);
  const graph = new GraphBuilder();

  /** Convolution without a bias, BatchNorm behind it. */
  const conv = (x: string, name: string, from: number, to: number, kernel: number, stride: number): string => {
    const weight = params.weight(`${name}.weight`, to, from, kernel, kernel);
    const pad = (kernel - 1) / 2;
    const y = graph.node("Conv", [x, weight], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
    // Scaled down a little, so that the sums along the residual path stay moderate without training.
    const norm = [
      params.constant(`${name}.scale`, to, 0.7),
      params.bias(`${name}.shift`, to),
      params.constant(`${name}.mean`, to, 0),
      params.constant(`${name}.variance`, to, 1),
    ];
    return graph.node("BatchNormalization", [y, ...norm], { epsilon: { float: 1e-5 } });
  };

  const block = (x: string, name: string, from: number, to: number, stride: number): string => {
    const inner = graph.node("Relu", [conv(x, `${name}.conv1`, from, to, 3, stride)]);
    const outer = conv(inner, `${name}.conv2`, to, to, 3, 1);
    const shortcut = stride === 1 && from === to ? x : conv(x, `${name}.down`, from, to, 1, stride);
    return graph.node("Relu", [graph.node("Add", [outer, shortcut])]);
  };

  let x = graph.node("Relu", [conv("x", "stem", 3, channels, 7, 2)]);
  x = graph.node("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  let width = channels;
  for (let stage = 0; stage < 4; stage++)
    for (let i = 0; i < 2; i++) {
      const to = channels * 2 ** stage;
      x = block(x, `stage${stage}.${i}`, width, to, stage > 0 && i === 0 ? 2 : 1);
      width = to;
    }
  x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], { axis: 1 });
  const fc1 = [params.weight("fc1.weight", hidden, width), params.bias("fc1.bias", hidden)];
  x = graph.node("Relu", [graph.node("Gemm", [x, ...fc1], { transB: 1 })]);
  const fc2 = [params.weight("fc2.weight", classes, hidden), params.bias("fc2.bias", classes)];
  graph.node("Softmax", [graph.node("Gemm", [x, ...fc2], { transB: 1 })], { axis: -1 }, "y");

  for (const [name, param] of params.made) graph.floats(name, param);
  const example = [3, pixels, pixels];
  return {
    architecture: { kind: "resnet18", head: ["fc1", "fc2"] },
    onnx: graph.file(example, 2),
    params: params.made,
    random: ["fc2.weight"],
    example,
  };
}
