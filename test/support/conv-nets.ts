import type { OnnxModel } from "@mayhap/onnx";
import * as tf from "@tensorflow/tfjs";
import { intAttribute, intsAttribute, makeNode } from "../../packages/onnx/src/graph/node.ts";
import { ElementType } from "../../packages/onnx/src/tensor/types.ts";
import { floatTensor } from "../../packages/onnx/src/tensor/write.ts";
import { build, numbers } from "../../packages/onnx/test/support/build.ts";
import { FLOAT, graph, INT, matMul } from "../../packages/tfjs/test/support/graph-builder.ts";

// Two networks, each as a tf.LayersModel, as a tf.GraphModel and as an ONNX model with the same weights.

/** A weight as Keras stores it. */
function weight(shape: number[], seed: number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    numbers(size, seed).map((value) => value / 2),
    shape,
  );
}

function onnx(name: string, tensor: tf.Tensor, axes?: number[]): ReturnType<typeof floatTensor> {
  const stored = axes === undefined ? tensor : tf.transpose(tensor, axes);
  return floatTensor(name, stored.dataSync() as Float32Array, stored.shape);
}

/** `[…kernel, in, multiplier]` as ONNX has it: `[in · multiplier, 1, …kernel]`. */
function onnxDepthwise(name: string, tensor: tf.Tensor): ReturnType<typeof floatTensor> {
  const [height, width, inputs, multiplier] = tensor.shape as [number, number, number, number];
  return onnx(name, tf.reshape(tensor, [height, width, 1, inputs * multiplier]), [3, 2, 0, 1]);
}

const image = {
  conv0: weight([3, 3, 2, 3], 1),
  conv1: weight([3], 2),
  depthwise0: weight([2, 2, 3, 2], 3),
  depthwise1: weight([6], 4),
  separable0: weight([2, 2, 6, 1], 5),
  separable1: weight([1, 1, 6, 4], 6),
  separable2: weight([4], 7),
  wider0: weight([2, 2, 3, 4], 8),
  wider1: weight([3], 9),
  out0: weight([3, 2], 10),
  out1: weight([2], 11),
};

const kernel = [3, 2, 0, 1];

const onnxNode = (op: string, input: string[], output: string, attributes: ReturnType<typeof intAttribute>[] = []) =>
  makeNode(op, input, [output], { name: output, attributes });

const graphNode = (name: string, op: string, input: string[], more: Record<string, unknown> = {}) => ({
  name,
  op,
  input,
  attr: { T: FLOAT, ...more },
});

const window = (rank: number, padding: string, stride = "1") => ({
  strides: { list: { i: ["1", ...new Array(rank).fill(stride), "1"] } },
  dilations: { list: { i: new Array(rank + 2).fill("1") } },
  padding: { s: btoa(padding) },
  data_format: { s: btoa("NHWC") },
});

const fused = (...ops: string[]) => ({ fused_ops: { list: { s: ops.map((op) => btoa(op)) } }, num_args: { i: "1" } });

/** Convolutions of every kind in a row, on images of 6 × 6 with 2 channels, channels last. */
export const images = {
  shape: [6, 6, 2] as const,
  layers(): tf.LayersModel {
    const { conv2d, depthwiseConv2d, separableConv2d, conv2dTranspose, globalAveragePooling2d, dense } = tf.layers;
    return tf.sequential({
      layers: [
        conv2d({
          filters: 3,
          kernelSize: 3,
          padding: "same",
          activation: "relu",
          weights: [image.conv0, image.conv1],
          inputShape: [6, 6, 2],
        }),
        depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, weights: [image.depthwise0, image.depthwise1] }),
        separableConv2d({
          filters: 4,
          kernelSize: 2,
          activation: "relu",
          weights: [image.separable0, image.separable1, image.separable2],
        }),
        conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2, weights: [image.wider0, image.wider1] }),
        globalAveragePooling2d({ dataFormat: "channelsLast" }),
        dense({ units: 2, weights: [image.out0, image.out1] }),
      ],
    });
  },
  graph(): Promise<tf.GraphModel> {
    const weights = Object.fromEntries(Object.entries(image).map(([name, tensor]) => [name, tensor.clone()]));
    return graph(
      [6, 6, 2],
      {
        ...weights,
        zero: tf.scalar(0, "int32"),
        start: tf.tensor1d([0], "int32"),
        first: tf.tensor1d([1], "int32"),
        rest: tf.tensor1d([8, 8, 3], "int32"),
        axes: tf.tensor1d([1, 2], "int32"),
      },
      [
        graphNode("a", "_FusedConv2D", ["x", "conv0", "conv1"], { ...window(2, "SAME"), ...fused("BiasAdd", "Relu") }),
        graphNode("b", "DepthwiseConv2dNative", ["a", "depthwise0"], window(2, "VALID")),
        graphNode("b1", "BiasAdd", ["b", "depthwise1"]),
        graphNode("c", "DepthwiseConv2dNative", ["b1", "separable0"], window(2, "VALID")),
        graphNode("d", "_FusedConv2D", ["c", "separable1", "separable2"], {
          ...window(2, "VALID"),
          ...fused("BiasAdd", "Relu"),
        }),
        graphNode("shape", "Shape", ["x"]),
        graphNode("batch", "Slice", ["shape", "start", "first"]),
        graphNode("size", "ConcatV2", ["batch", "rest", "zero"], { N: { i: "2" } }),
        graphNode("e", "Conv2DBackpropInput", ["size", "wider0", "d"], window(2, "VALID", "2")),
        graphNode("e1", "BiasAdd", ["e", "wider1"]),
        graphNode("f", "Mean", ["e1", "axes"], { keep_dims: { b: false } }),
        matMul("g", "f", "out0"),
        graphNode("g1", "BiasAdd", ["g", "out1"]),
      ],
    );
  },
  onnx(): OnnxModel {
    return build({
      inputs: { x: ["batch", 6, 6, 2] },
      outputs: { y: ["batch", 2] },
      nodes: [
        onnxNode("Transpose", ["x"], "nchw", [intsAttribute("perm", [0, 3, 1, 2])]),
        onnxNode("Conv", ["nchw", "conv0", "conv1"], "a", [intsAttribute("pads", [1, 1, 1, 1])]),
        onnxNode("Relu", ["a"], "a1"),
        onnxNode("Conv", ["a1", "depthwise0", "depthwise1"], "b", [intAttribute("group", 3)]),
        onnxNode("Conv", ["b", "separable0"], "c", [intAttribute("group", 6)]),
        onnxNode("Conv", ["c", "separable1", "separable2"], "d"),
        onnxNode("Relu", ["d"], "d1"),
        onnxNode("ConvTranspose", ["d1", "wider0", "wider1"], "e", [intsAttribute("strides", [2, 2])]),
        onnxNode("GlobalAveragePool", ["e"], "f"),
        onnxNode("Flatten", ["f"], "f1"),
        onnxNode("Gemm", ["f1", "out0", "out1"], "y"),
      ],
      weights: [
        onnx("conv0", image.conv0, kernel),
        onnx("conv1", image.conv1),
        onnxDepthwise("depthwise0", image.depthwise0),
        onnx("depthwise1", image.depthwise1),
        onnxDepthwise("separable0", image.separable0),
        onnx("separable1", image.separable1, kernel),
        onnx("separable2", image.separable2),
        onnx("wider0", image.wider0, kernel),
        onnx("wider1", image.wider1),
        onnx("out0", image.out0),
        onnx("out1", image.out1),
      ],
    });
  },
};

const words = { table: weight([20, 4], 21), conv: weight([3, 4, 6], 22), out: weight([6, 2], 23) };

/** Words of 7 tokens, of which there are 20: an embedding, a convolution over time, a mean and a dense layer, none with a bias. */
export const texts = {
  layers(): tf.LayersModel {
    const { embedding, conv1d, globalAveragePooling1d, dense } = tf.layers;
    return tf.sequential({
      layers: [
        embedding({ inputDim: 20, outputDim: 4, inputLength: 7, weights: [words.table] }),
        conv1d({ filters: 6, kernelSize: 3, activation: "relu", useBias: false, weights: [words.conv] }),
        globalAveragePooling1d({}),
        dense({ units: 2, useBias: false, weights: [words.out] }),
      ],
    });
  },
  graph(): Promise<tf.GraphModel> {
    const integers = { zero: tf.scalar(0, "int32"), one: tf.scalar(1, "int32"), axes: tf.tensor1d([1, 2], "int32") };
    return graph(
      [7],
      { table: words.table.clone(), conv: words.conv.clone(), out: words.out.clone(), ...integers },
      [
        graphNode("a", "GatherV2", ["table", "x", "zero"], { batch_dims: { i: "0" } }),
        graphNode("a1", "ExpandDims", ["a", "one"]),
        graphNode("wide", "ExpandDims", ["conv", "zero"]),
        graphNode("b", "Conv2D", ["a1", "wide"], window(2, "VALID")),
        graphNode("b1", "Relu", ["b"]),
        graphNode("c", "Mean", ["b1", "axes"], { keep_dims: { b: false } }),
        matMul("y", "c", "out"),
      ],
      [],
      INT,
    );
  },
  onnx(): OnnxModel {
    return build({
      inputs: { x: ["batch", 7] },
      types: { x: ElementType.INT32 },
      outputs: { y: ["batch", 2] },
      nodes: [
        onnxNode("Gather", ["table", "x"], "a"),
        onnxNode("Transpose", ["a"], "a1", [intsAttribute("perm", [0, 2, 1])]),
        onnxNode("Conv", ["a1", "conv"], "b"),
        onnxNode("Relu", ["b"], "b1"),
        onnxNode("GlobalAveragePool", ["b1"], "c"),
        onnxNode("Flatten", ["c"], "c1"),
        onnxNode("MatMul", ["c1", "out"], "y"),
      ],
      weights: [onnx("table", words.table), onnx("conv", words.conv, [2, 1, 0]), onnx("out", words.out)],
    });
  },
};
