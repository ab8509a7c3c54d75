import * as tf from "@tensorflow/tfjs";
import { intAttribute, intsAttribute, makeNode } from "../../packages/onnx/src/graph/node.ts";
import { intTensor } from "../../packages/onnx/src/tensor/write.ts";
import { batchMatMul, FLOAT, graph, INT, matMul, type Node } from "../../packages/tfjs/test/support/graph-builder.ts";
import type { Group } from "./form.ts";
import { file, network, sequence, values } from "./onnx-parts.ts";

const random = (shape: number[], seed = 3) => tf.randomUniform(shape, -1, 1, "float32", seed);
const stack = (...layers: tf.layers.Layer[]) => tf.sequential({ layers });
const strided = (rank: number) => ({
  strides: { list: { i: new Array(rank).fill("1") } },
  dilations: { list: { i: new Array(rank).fill("1") } },
  padding: { s: btoa("VALID") },
  data_format: { s: btoa(rank === 5 ? "NDHWC" : "NHWC") },
  T: FLOAT,
});
const biased: Node = { name: "y", op: "BiasAdd", input: ["fc", "b"], attr: { T: FLOAT } };
const zero = () => tf.scalar(0, "int32");

/** Layers that most frameworks have. */
export const everywhere: Group = {
  title: "The same in every framework",
  forms: [
    {
      name: "dense layer with a bias",
      onnx: () => network([makeNode("Gemm", ["x", "w", "b"], ["y"])], [values("w", [6, 4]), values("b", [4])]),
      layers: () => stack(tf.layers.dense({ units: 4, inputShape: [6] })),
      graph: () => graph([6], { w: random([6, 4]), b: random([4]) }, [matMul("fc", "x", "w"), biased]),
    },
    {
      name: "dense layer without a bias",
      onnx: () => network([makeNode("MatMul", ["x", "w"], ["y"])], [values("w", [6, 4])]),
      layers: () => stack(tf.layers.dense({ units: 4, inputShape: [6], useBias: false })),
      graph: () => graph([6], { w: random([6, 4]) }, [matMul("y", "x", "w")]),
    },
    {
      name: "dense layer on a sequence",
      onnx: () => sequence([makeNode("MatMul", ["x", "w"], ["y"])], [values("w", [6, 6])]),
      layers: () => stack(tf.layers.dense({ units: 4, inputShape: [5, 6] })),
      graph: () => graph([5, 6], { w: random([6, 4]) }, [batchMatMul("y", "x", "w")]),
    },
    {
      name: "one layer used twice",
      onnx: () =>
        sequence(
          [
            makeNode("MatMul", ["x", "w"], ["h"]),
            makeNode("Tanh", ["h"], ["t"]),
            makeNode("MatMul", ["t", "w"], ["y"]),
          ],
          [values("w", [6, 6])],
        ),
      layers: () => {
        const [x, twin] = [tf.input({ shape: [4] }), tf.layers.dense({ units: 4, activation: "tanh" })];
        return tf.model({ inputs: x, outputs: twin.apply(twin.apply(x)) as tf.SymbolicTensor });
      },
      graph: () => graph([4], { w: random([4, 4]) }, [matMul("h", "x", "w"), matMul("y", "h", "w")]),
    },
    {
      name: "several inputs",
      onnx: () =>
        file({
          nodes: [
            makeNode("MatMul", ["a", "w"], ["h"]),
            makeNode("MatMul", ["b", "v"], ["k"]),
            makeNode("Add", ["h", "k"], ["y"]),
          ],
          weights: [values("w", [6, 4]), values("v", [3, 4])],
          inputs: { a: ["n", 6], b: ["n", 3] },
          outputs: { y: ["n", 4] },
        }),
      layers: () => {
        const inputs = [tf.input({ shape: [6] }), tf.input({ shape: [3] })];
        const parts = inputs.map((input) => tf.layers.dense({ units: 4 }).apply(input) as tf.SymbolicTensor);
        return tf.model({ inputs, outputs: tf.layers.add().apply(parts) as tf.SymbolicTensor });
      },
    },
    {
      name: "a batch of fixed size",
      onnx: () =>
        network([makeNode("MatMul", ["x", "w"], ["y"])], [values("w", [6, 4])], {
          inputs: { x: [2, 6] },
          outputs: { y: [2, 4] },
        }),
      layers: () => stack(tf.layers.dense({ units: 4, batchInputShape: [2, 6] })),
    },
    {
      name: "convolution in one dimension",
      onnx: () =>
        file({
          nodes: [makeNode("Conv", ["x", "w", "b"], ["y"])],
          weights: [values("w", [4, 3, 2]), values("b", [4])],
          inputs: { x: ["n", 3, 8] },
          outputs: { y: ["n", 4, 7] },
        }),
      layers: () => stack(tf.layers.conv1d({ filters: 3, kernelSize: 2, inputShape: [8, 2] })),
    },
    {
      name: "convolution in two dimensions",
      onnx: () =>
        file({
          nodes: [makeNode("Conv", ["x", "w"], ["y"])],
          weights: [values("w", [4, 3, 2, 2])],
          inputs: { x: ["n", 3, 5, 5] },
          outputs: { y: ["n", 4, 4, 4] },
        }),
      layers: () => stack(tf.layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [5, 5, 2] })),
      graph: () =>
        graph([5, 5, 2], { w: random([2, 2, 2, 3]) }, [
          { name: "y", op: "Conv2D", input: ["x", "w"], attr: strided(4) },
        ]),
    },
    {
      name: "convolution in three dimensions",
      onnx: () =>
        file({
          nodes: [makeNode("Conv", ["x", "w"], ["y"])],
          weights: [values("w", [4, 3, 2, 2, 2])],
          inputs: { x: ["n", 3, 4, 4, 4] },
          outputs: { y: ["n", 4, 3, 3, 3] },
        }),
      layers: () => stack(tf.layers.conv3d({ filters: 3, kernelSize: 2, inputShape: [4, 4, 4, 2] })),
    },
    {
      name: "transposed convolution",
      onnx: () =>
        file({
          nodes: [makeNode("ConvTranspose", ["x", "w"], ["y"])],
          weights: [values("w", [3, 4, 2, 2])],
          inputs: { x: ["n", 3, 5, 5] },
          outputs: { y: ["n", 4, 6, 6] },
        }),
      layers: () => stack(tf.layers.conv2dTranspose({ filters: 3, kernelSize: 2, inputShape: [5, 5, 2] })),
    },
    {
      name: "depthwise convolution",
      onnx: () =>
        file({
          nodes: [makeNode("Conv", ["x", "w"], ["y"], { attributes: [intAttribute("group", 3)] })],
          weights: [values("w", [3, 1, 2, 2])],
          inputs: { x: ["n", 3, 5, 5] },
          outputs: { y: ["n", 3, 4, 4] },
        }),
      layers: () => stack(tf.layers.depthwiseConv2d({ kernelSize: 2, inputShape: [5, 5, 2] })),
      graph: () =>
        graph([5, 5, 2], { w: random([2, 2, 2, 1]) }, [
          { name: "y", op: "DepthwiseConv2dNative", input: ["x", "w"], attr: strided(4) },
        ]),
    },
    {
      name: "table of embeddings",
      onnx: () =>
        file({
          nodes: [makeNode("Gather", ["w", "x"], ["y"])],
          weights: [values("w", [3, 4])],
          inputs: { x: ["n", 5] },
          outputs: { y: ["n", 5, 4] },
          types: { x: 7 },
        }),
      layers: () => stack(tf.layers.embedding({ inputDim: 3, outputDim: 4, inputLength: 5 })),
      graph: () => {
        const look = { name: "y", op: "GatherV2", input: ["w", "x", "zero"], attr: { batch_dims: { i: "0" } } };
        return graph([5], { w: random([3, 4]), zero: zero() }, [look], [], INT);
      },
    },
    {
      name: "table that is the output layer too",
      onnx: () =>
        file({
          nodes: [
            makeNode("Gather", ["w", "x"], ["h"]),
            makeNode("Transpose", ["w"], ["t"], { attributes: [intsAttribute("perm", [1, 0])] }),
            makeNode("MatMul", ["h", "t"], ["y"]),
          ],
          weights: [values("w", [3, 4])],
          inputs: { x: ["n", 5] },
          outputs: { y: ["n", 5, 3] },
          types: { x: 7 },
        }),
      graph: () => {
        const look = { name: "h", op: "GatherV2", input: ["w", "x", "zero"], attr: { batch_dims: { i: "0" } } };
        return graph([], { w: random([3, 4]), zero: zero() }, [look, matMul("y", "h", "w", { b: true })], [], INT);
      },
    },
    {
      name: "weight stored in 16 bits",
      onnx: () =>
        network(
          [
            makeNode("Cast", ["w"], ["v"], { attributes: [intAttribute("to", 1)] }),
            makeNode("MatMul", ["x", "v"], ["y"]),
          ],
          [values("w", [6, 4], 10)],
        ),
      graph: () =>
        graph([6], { w: random([6, 4]) }, [
          { name: "cast", op: "Cast", input: ["w"], attr: { SrcT: { type: "DT_HALF" }, DstT: FLOAT } },
          matMul("y", "x", "cast"),
        ]),
    },
    {
      name: "weight through a reshape",
      onnx: () =>
        network(
          [makeNode("Reshape", ["w", "shape"], ["v"]), makeNode("MatMul", ["x", "v"], ["y"])],
          [values("w", [2, 3, 4]), intTensor("shape", [6, 4])],
        ),
      graph: () =>
        graph([6], { w: random([2, 3, 4]), shape: tf.tensor1d([6, 4], "int32") }, [
          { name: "flat", op: "Reshape", input: ["w", "shape"], attr: { T: FLOAT } },
          matMul("y", "x", "flat"),
        ]),
    },
  ],
};
