import type { DropConnectKind } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type Body, batchMatMul, einsum, FLOAT, INT, matMul, type Node } from "./graph-builder.ts";
import { addBias, convolve, convolveTransposed, type Values } from "./naive-conv.ts";

/** A graph with one layer, and what it computes by loops. */
export interface GraphForm {
  readonly name: string;
  readonly kind: DropConnectKind;
  /** Of one example. */
  readonly input: readonly number[];
  readonly dtype?: { type: string };
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Integers that nodes need. */
  readonly integers?: Readonly<Record<string, number | readonly number[]>>;
  readonly nodes: readonly Node[];
  readonly bodies?: readonly Body[];
  /** Whether TF.js runs it by `executeAsync` only. */
  readonly waits?: boolean;
  /** One example, kernel and bias in canonical order. */
  reference(x: Values, kernel: Values, bias: Values | undefined): ArrayLike<number>;
}

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

const enter = (name: string, input: string, constant = false): Node => ({
  name,
  op: "Enter",
  input: [input],
  attr: { T: FLOAT, frame_name: { s: btoa("loop") }, is_constant: { b: constant } },
});

/** Rows of x times a matrix. */
function product(x: Values, { data, shape }: Values): number[] {
  const [inputs, outputs] = shape as [number, number];
  const rows = x.data.length / inputs;
  return Array.from({ length: rows * outputs }, (_, at) => {
    const [row, out] = [Math.floor(at / outputs), at % outputs];
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += (x.data[row * inputs + i] as number) * (data[i * outputs + out] as number);
    return sum;
  });
}

/** Swaps the axes of a matrix. */
function turned(data: ArrayLike<number>, rows: number): number[] {
  const columns = data.length / rows;
  return Array.from({ length: data.length }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)] as number);
}

function part({ data, shape }: Values, index: number): Values {
  const size = data.length / (shape[0] as number);
  return { data: Array.from(data).slice(index * size, (index + 1) * size), shape: shape.slice(1) };
}

/** Every form in which TF.js' graphs hold weights. The layer is the node `layer`, or in the body of it. */
export const graphForms: readonly GraphForm[] = [
  {
    name: "MatMul with a weight stored as [out, in] and a bias behind it",
    kind: "linear",
    input: [5],
    weights: { w: [3, 5], b: [3] },
    nodes: [
      matMul("layer", "x", "w", { b: true }),
      { name: "biased", op: "BiasAdd", input: ["layer", "b"], attr: { T: FLOAT } },
    ],
    reference: (x, kernel, bias) => addBias({ data: product(x, kernel), shape: [1, 3] }, bias?.data).data,
  },
  {
    name: "BatchMatMulV2 with the weight on the left",
    kind: "linear",
    input: [4, 5],
    weights: { w: [3, 4] },
    nodes: [batchMatMul("layer", "w", "x")],
    reference: (x, kernel) => turned(product({ data: turned(x.data, 4), shape: [] }, kernel), 5),
  },
  {
    name: "BatchMatMulV2 with a matrix for each head",
    kind: "linear",
    input: [2, 4, 5],
    weights: { w: [2, 3, 5] },
    nodes: [batchMatMul("layer", "x", "w", { b: true })],
    reference: (x, kernel) =>
      [0, 1].flatMap((head) => product(part({ ...x, shape: [2, 4, 5] }, head), part(kernel, head))),
  },
  {
    name: "Einsum with a weight of three axes: a projection to heads",
    kind: "linear",
    input: [4, 5],
    weights: { w: [5, 2, 3] },
    nodes: [einsum("layer", "x", "w", "abc,cde->abde")],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "Einsum that sums over heads, the constant first, its axes mixed",
    kind: "linear",
    input: [4, 2, 3],
    weights: { w: [3, 5, 2] },
    nodes: [einsum("layer", "w", "x", "ecd,abde->abc")],
    // In canonical order inputs come as they stand in the weight: e, then d.
    reference: (x, kernel) =>
      product(
        { data: [0, 1, 2, 3].flatMap((b) => turned(Array.from(x.data).slice(b * 6, b * 6 + 6), 2)), shape: [] },
        kernel,
      ),
  },
  {
    name: "Einsum with a matrix for each label that both have",
    kind: "linear",
    input: [2, 4, 5],
    weights: { w: [5, 2, 3] },
    nodes: [einsum("layer", "x", "w", "ahbc,chd->ahbd")],
    reference: (x, kernel) =>
      [0, 1].flatMap((head) => product(part({ ...x, shape: [2, 4, 5] }, head), part(kernel, head))),
  },
  {
    name: "MatMul with a weight behind Cast, Reshape and Transpose",
    kind: "linear",
    input: [6],
    weights: { w: [3, 2, 3] },
    integers: { perm: [1, 0], shape: [3, 6] },
    nodes: [
      { name: "cast", op: "Cast", input: ["w"], attr: { SrcT: { type: "DT_HALF" }, DstT: FLOAT } },
      { name: "flat", op: "Reshape", input: ["cast", "shape"], attr: { T: FLOAT } },
      { name: "turned", op: "Transpose", input: ["flat", "perm"], attr: { T: FLOAT } },
      matMul("layer", "x", "turned"),
    ],
    reference: (x, kernel) => product(x, kernel),
  },
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
  {
    name: "a product in the body of a StatelessWhile",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { zero: 0, rounds: 3 },
    nodes: [
      {
        name: "loop",
        op: "StatelessWhile",
        input: ["zero", "rounds", "x", "w"],
        attr: { body: { func: { name: "body" } }, cond: { func: { name: "cond" } } },
      },
      { name: "out", op: "Identity", input: ["loop:2"], attr: { T: FLOAT } },
    ],
    waits: true,
    bodies: [
      {
        name: "cond",
        inputs: ["c", "n", "h", "m"],
        outputs: { go: "less:z:0" },
        nodes: [{ name: "less", op: "Less", input: ["c", "n"], attr: { T: INT } }],
      },
      {
        name: "body",
        inputs: ["c", "n", "h", "m"],
        outputs: { c1: "next:z:0", n1: "n", h1: "tanh:y:0", m1: "kept:output:0" },
        nodes: [
          { name: "kept", op: "Identity", input: ["m"], attr: { T: FLOAT } },
          { name: "read", op: "Identity", input: ["m"], attr: { T: FLOAT } },
          matMul("layer", "h", "read:output:0"),
          { name: "tanh", op: "Tanh", input: ["layer:product:0"], attr: { T: FLOAT } },
          { name: "unit", op: "OnesLike", input: ["n"], attr: { T: INT } },
          { name: "next", op: "AddV2", input: ["c", "unit:y:0"], attr: { T: INT } },
        ],
      },
    ],
    reference: (x, kernel) => {
      let h: ArrayLike<number> = x.data;
      for (let round = 0; round < 3; round++) h = product({ data: h, shape: [1, 4] }, kernel).map(Math.tanh);
      return h;
    },
  },
  {
    name: "a product in a branch of a StatelessIf in a loop",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { zero: 0, rounds: 1 },
    nodes: [
      {
        name: "loop",
        op: "StatelessWhile",
        input: ["zero", "rounds", "x", "w"],
        attr: { body: { func: { name: "body" } }, cond: { func: { name: "cond" } } },
      },
      { name: "out", op: "Identity", input: ["loop:2"], attr: { T: FLOAT } },
    ],
    waits: true,
    bodies: [
      {
        name: "cond",
        inputs: ["c", "n", "h", "m"],
        outputs: { go: "less:z:0" },
        nodes: [{ name: "less", op: "Less", input: ["c", "n"], attr: { T: INT } }],
      },
      {
        name: "body",
        inputs: ["c", "n", "h", "m"],
        outputs: { c1: "n", n1: "n", h1: "choice:output:0", m1: "m" },
        nodes: [
          { name: "yes", op: "Less", input: ["c", "n"], attr: { T: INT } },
          {
            name: "choice",
            op: "StatelessIf",
            input: ["yes:z:0", "h", "m"],
            attr: { then_branch: { func: { name: "then" } }, else_branch: { func: { name: "else" } } },
          },
        ],
      },
      {
        name: "then",
        inputs: ["h", "m"],
        outputs: { y: "layer:product:0" },
        nodes: [matMul("layer", "h", "m")],
      },
      {
        name: "else",
        inputs: ["h", "m"],
        outputs: { y: "same:output:0" },
        nodes: [{ name: "same", op: "Identity", input: ["h"], attr: { T: FLOAT } }],
      },
    ],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "a recurrent layer as Keras exports it: a loop over a list of time steps",
    kind: "linear",
    input: [3, 2],
    weights: { w: [2, 2] },
    integers: { zero: 0, steps: 3, perm: [1, 0, 2], element: [1, 2], size: [1, 2] },
    nodes: [
      { name: "turned", op: "Transpose", input: ["x", "perm"], attr: { T: FLOAT } },
      { name: "list", op: "TensorListFromTensor", input: ["turned", "element"], attr: { element_dtype: FLOAT } },
      // TF.js only keeps what is written to a list in a loop if the loop hands it on as well: as a state.
      { name: "start", op: "ZerosLike", input: ["zero", "^size"], attr: { T: INT } },
      { name: "made", op: "TensorListReserve", input: ["element", "steps"], attr: { element_dtype: FLOAT } },
      {
        name: "loop",
        op: "StatelessWhile",
        input: ["zero", "steps", "list", "made", "start", "w"],
        attr: { body: { func: { name: "body" } }, cond: { func: { name: "cond" } } },
      },
      {
        name: "stack",
        op: "TensorListStack",
        input: ["loop:3", "element"],
        attr: { element_dtype: FLOAT, num_elements: { i: "3" } },
      },
      { name: "out", op: "Transpose", input: ["stack", "perm"], attr: { T: FLOAT } },
    ],
    waits: true,
    bodies: [
      {
        name: "cond",
        inputs: ["c", "n", "from", "to", "h", "m"],
        outputs: { go: "less:z:0" },
        nodes: [{ name: "less", op: "Less", input: ["c", "n"], attr: { T: INT } }],
      },
      {
        name: "body",
        inputs: ["c", "n", "from", "to", "h", "m"],
        outputs: { c1: "next:z:0", n1: "n", from1: "from", to1: "set:output_handle:0", h1: "layer:product:0", m1: "m" },
        nodes: [
          { name: "size", op: "Const", attr: { dtype: INT } },
          {
            name: "step",
            op: "TensorListGetItem",
            input: ["from", "c", "size:output:0"],
            attr: { element_dtype: FLOAT },
          },
          matMul("layer", "step:item:0", "m"),
          {
            name: "set",
            op: "TensorListSetItem",
            input: ["to", "c", "layer:product:0"],
            attr: { element_dtype: FLOAT },
          },
          { name: "unit", op: "OnesLike", input: ["n"], attr: { T: INT } },
          { name: "next", op: "AddV2", input: ["c", "unit:y:0"], attr: { T: INT } },
        ],
      },
    ],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "a product in a loop of TensorFlow 1",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { zero: 0, step: 1, rounds: 3 },
    nodes: [
      enter("h", "x"),
      enter("i", "zero"),
      enter("kernel", "w", true),
      enter("one", "step", true),
      enter("most", "rounds", true),
      { name: "h2", op: "Merge", input: ["h", "h4"], attr: { N: { i: "2" }, T: FLOAT } },
      { name: "i2", op: "Merge", input: ["i", "i4"], attr: { N: { i: "2" }, T: INT } },
      { name: "less", op: "Less", input: ["i2", "most"], attr: { T: INT } },
      { name: "go", op: "LoopCond", input: ["less"] },
      { name: "h3", op: "Switch", input: ["h2", "go"], attr: { T: FLOAT } },
      { name: "i3", op: "Switch", input: ["i2", "go"], attr: { T: INT } },
      matMul("layer", "h3:1", "kernel"),
      { name: "tanh", op: "Tanh", input: ["layer"], attr: { T: FLOAT } },
      { name: "h4", op: "NextIteration", input: ["tanh"], attr: { T: FLOAT } },
      { name: "next", op: "AddV2", input: ["i3:1", "one"], attr: { T: INT } },
      { name: "i4", op: "NextIteration", input: ["next"], attr: { T: INT } },
      { name: "end", op: "Exit", input: ["h3"], attr: { T: FLOAT } },
    ],
    waits: true,
    reference: (x, kernel) => {
      let h: ArrayLike<number> = x.data;
      for (let round = 0; round < 3; round++) h = product({ data: h, shape: [1, 4] }, kernel).map(Math.tanh);
      return h;
    },
  },
  {
    name: "a product on one side of a branch of TensorFlow 1",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { five: 5, nine: 9 },
    nodes: [
      { name: "yes", op: "Less", input: ["five", "nine"], attr: { T: INT } },
      { name: "side", op: "Switch", input: ["x", "yes"], attr: { T: FLOAT } },
      { name: "other", op: "Neg", input: ["side"], attr: { T: FLOAT } },
      matMul("layer", "side:1", "w"),
      { name: "end", op: "Merge", input: ["other", "layer"], attr: { N: { i: "2" }, T: FLOAT } },
    ],
    waits: true,
    reference: (x, kernel) => product(x, kernel),
  },
];

/** The weights of a form, and its integers. */
export function tensorsOf({ weights, integers = {} }: GraphForm): Record<string, tf.Tensor> {
  const floats = Object.entries(weights).map(([name, shape], i) => [
    name,
    tf.randomUniform([...shape], -1, 1, "float32", 3 + i),
  ]);
  const whole = Object.entries(integers).map(([name, value]) => [name, tf.tensor(value as number, undefined, "int32")]);
  return Object.fromEntries([...floats, ...whole]);
}
