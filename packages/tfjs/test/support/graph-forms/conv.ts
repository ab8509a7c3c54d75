import { FLOAT, INT } from "../graph-builder.ts";
import { addBias, convolve, convolveTransposed } from "../naive-conv.ts";
import { type GraphForm, part } from "./form.ts";

const ones = [1, 1, 1];
const window = { strides: ones, dilation: ones, padding: "valid" } as const;
const valid = (strides: number[]) => ({
  strides: { list: { i: strides.map(String) } },
  dilations: { list: { i: strides.map(() => "1") } },
  padding: { s: btoa("VALID") },
  data_format: { s: btoa("NHWC") },
  T: FLOAT,
});
const fusedOps = (...ops: string[]) => ({
  fused_ops: { list: { s: ops.map((op) => btoa(op)) } },
  num_args: { i: "1" },
});
const relu = (values: ArrayLike<number>) => Array.from(values, (value) => Math.max(0, value));

/** Convolutions, and the look-up in a table. */
export const convForms: readonly GraphForm[] = [
  {
    name: "Conv2D with a bias behind it",
    kind: "conv",
    input: [5, 6, 2],
    weights: { w: [3, 2, 2, 4], b: [4] },
    nodes: [
      { name: "layer", op: "Conv2D", input: ["x", "w"], attr: valid([1, 2, 2, 1]) },
      { name: "biased", op: "AddV2", input: ["layer", "b"], attr: { T: FLOAT } },
    ],
    reference: (x, kernel, bias) => addBias(convolve(x, kernel, { ...window, strides: [2, 2] }), bias?.data).data,
  },
  {
    name: "_FusedConv2D with a weight behind Identity",
    kind: "conv",
    input: [5, 5, 2],
    weights: { w: [2, 2, 2, 3], b: [3] },
    nodes: [
      { name: "read", op: "Identity", input: ["w"], attr: { T: FLOAT } },
      {
        name: "layer",
        op: "_FusedConv2D",
        input: ["x", "read", "b"],
        attr: { ...valid([1, 1, 1, 1]), ...fusedOps("BiasAdd", "Relu") },
      },
    ],
    reference: (x, kernel, bias) => relu(addBias(convolve(x, kernel, window), bias?.data).data),
  },
  {
    name: "DepthwiseConv2dNative",
    kind: "conv",
    input: [5, 4, 3],
    weights: { w: [2, 2, 3, 2] },
    nodes: [{ name: "layer", op: "DepthwiseConv2dNative", input: ["x", "w"], attr: valid([1, 1, 1, 1]) }],
    reference: (x, { data }) => convolve(x, { data, shape: [2, 2, 1, 6] }, { ...window, groups: 3 }).data,
  },
  {
    name: "FusedDepthwiseConv2dNative",
    kind: "conv",
    input: [4, 4, 2],
    weights: { w: [2, 2, 2, 2], b: [4] },
    nodes: [
      {
        name: "layer",
        op: "FusedDepthwiseConv2dNative",
        input: ["x", "w", "b"],
        attr: { ...valid([1, 1, 1, 1]), ...fusedOps("BiasAdd", "Relu") },
      },
    ],
    reference: (x, { data }, bias) =>
      relu(addBias(convolve(x, { data, shape: [2, 2, 1, 4] }, { ...window, groups: 2 }), bias?.data).data),
  },
  {
    name: "Conv2DBackpropInput, a transposed convolution",
    kind: "conv",
    input: [3, 3, 2],
    weights: { w: [2, 2, 4, 2] },
    integers: { size: [1, 6, 6, 4] },
    nodes: [{ name: "layer", op: "Conv2DBackpropInput", input: ["size", "w", "x"], attr: valid([1, 2, 2, 1]) }],
    reference: (x, kernel) => convolveTransposed(x, kernel, { strides: [2, 2], padding: "valid" }).data,
  },
  {
    name: "Conv2D as one over time, the weight behind ExpandDims",
    kind: "conv",
    input: [7, 2],
    weights: { w: [3, 2, 4] },
    integers: { zero: 0, one: 1 },
    nodes: [
      { name: "wide", op: "ExpandDims", input: ["x", "one"], attr: { T: FLOAT } },
      { name: "kernel", op: "ExpandDims", input: ["w", "zero"], attr: { T: FLOAT } },
      { name: "layer", op: "Conv2D", input: ["wide", "kernel"], attr: valid([1, 1, 1, 1]) },
      { name: "narrow", op: "Squeeze", input: ["layer"], attr: { T: FLOAT, squeeze_dims: { list: { i: ["1"] } } } },
    ],
    reference: (x, { data }) => convolve(x, { data, shape: [3, 2, 4] }, window).data,
  },
  {
    name: "Conv3D",
    kind: "conv",
    input: [3, 4, 3, 2],
    weights: { w: [2, 2, 2, 2, 3] },
    nodes: [
      {
        name: "layer",
        op: "Conv3D",
        input: ["x", "w"],
        attr: { ...valid([1, 1, 1, 1, 1]), data_format: { s: btoa("NDHWC") } },
      },
    ],
    reference: (x, kernel) => convolve(x, kernel, window).data,
  },
  {
    name: "GatherV2 of rows of a table",
    kind: "embedding",
    input: [4],
    dtype: INT,
    weights: { w: [9, 3] },
    integers: { zero: 0 },
    nodes: [{ name: "layer", op: "GatherV2", input: ["w", "x", "zero"], attr: { batch_dims: { i: "0" } } }],
    reference: (x, table) => Array.from(x.data).flatMap((row) => part(table, row).data as number[]),
  },
];
