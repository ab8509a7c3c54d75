import type { NodeProto, TensorProto } from "../../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../../src/graph/node.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import type { Parts } from "./build.ts";

export const [U8, I8, I32] = [2, 3, 6] as const;
/** The weight of every form: six inputs, four outputs. */
export const [K, N] = [6, 4] as const;

/** What is done to a layer by hand: which connections stay, and by what the scale of the weights is multiplied. */
export interface Change {
  readonly keep: (input: number, output: number) => boolean;
  readonly factor: number;
}

/** A model with one quantised layer "layer", built with a change worked into its constants. */
export interface QuantisedForm {
  readonly name: string;
  readonly op: string;
  parts(change: Change): Parts;
  /** Shape of the input "x" and its element type, float32 where it is left out. */
  readonly x: readonly number[];
  readonly type?: number;
  /** Whether the outputs are integers that no scale acts on: then a factor is not in the constants. */
  readonly unscaled?: true;
  /** How far an output may be from the one computed by hand, absolutely: what rounding a bias to whole accumulator steps costs. */
  readonly slack?: number;
}

const ints = (name: string, type: number, values: readonly number[], dims: readonly number[] = []): TensorProto =>
  floatTensor(name, Float32Array.from(values), dims, type);
export const floats = (name: string, values: readonly number[], dims: readonly number[] = []): TensorProto =>
  floatTensor(name, Float32Array.from(values), dims);

/** Seven bits: some processors add up products of eight bits in sixteen, and saturate. */
const q = (k: number, n: number, zero: number): number => ((k * 37 + n * 53 + k * n * 11) % 101) - 50 + zero;

interface Weight {
  readonly type: number;
  readonly zero: readonly number[];
  readonly turned?: boolean;
  readonly outputs?: number;
}

/** The weight "w" with dropped ones at its zero point. Turned: stored [out, in]. */
function weight({ type, zero, turned, outputs = N }: Weight, { keep }: Change): TensorProto {
  const at = (k: number, n: number): number => {
    const z = zero[n % zero.length] as number;
    return keep(k, n) ? q(k, n, z) : z;
  };
  const [rows, columns] = turned ? [outputs, K] : [K, outputs];
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    return turned ? at(c, r) : at(r, c);
  });
  return ints("w", type, values, [rows, columns]);
}

const scales = [0.02, 0.03, 0.015, 0.04];
/** The scale of the weights of an output, where every output has its own. */
export const step = (output: number): number => Math.fround(scales[output] as number);
const bias = [0.5, -1, 0.25, 2];
const perTensor = (zero: number, type: number = I8): Weight => ({ type, zero: [zero] });
const layer = (op: string, inputs: string[], output: string, domain = "", attributes: NodeProto["attribute"] = []) =>
  makeNode(op, inputs, [output], { name: "layer", domain, attributes });
const vector = (values: readonly number[]): number[] => (values.length === 1 ? [] : [values.length]);

/** Scale and zero point of the weight. */
function quantisation({ type, zero }: Weight, scale: readonly number[], { factor }: Change): TensorProto[] {
  const scaled = scale.map((s) => Math.fround(s) * Math.fround(factor));
  return [floats("ws", scaled, vector(scale)), ints("wz", type, zero, vector(zero))];
}

function qLinearMatMul(name: string, w: Weight, scale: readonly number[], output: number = U8): QuantisedForm {
  return {
    name: `QLinearMatMul, ${name}`,
    op: "QLinearMatMul",
    x: [3, K],
    type: output,
    parts: (change) => ({
      nodes: [layer("QLinearMatMul", ["x", "xs", "xz", "w", "ws", "wz", "ys", "yz"], "y")],
      weights: [
        weight(w, change),
        ...quantisation(w, scale, change),
        floats("xs", [0.05]),
        ints("xz", output, [7]),
        floats("ys", [0.07]),
        ints("yz", output, [output === U8 ? 120 : -3]),
      ],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
      types: { x: output, y: output },
    }),
  };
}

function matMulInteger(name: string, w: Weight, behind: readonly NodeProto[], type: number): QuantisedForm {
  return {
    name: `MatMulInteger, ${name}`,
    op: "MatMulInteger",
    x: [3, K],
    type: U8,
    ...(behind.length === 0 ? { unscaled: true, slack: 0.5001 } : {}),
    parts: (change) => ({
      nodes: [layer("MatMulInteger", ["x", "w", "xz", "wz"], behind.length === 0 ? "y" : "h"), ...behind],
      weights: [
        weight(w, change),
        ints("wz", w.type, w.zero, vector(w.zero)),
        ints("xz", U8, [7]),
        floats(
          "ws",
          scales.map((s) => s * change.factor),
          [N],
        ),
        floats("b", bias, [N]),
      ],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
      types: { x: U8, y: type },
    }),
  };
}

const cast = makeNode("Cast", ["h"], ["f"], { attributes: [intAttribute("to", 1)] });

function qGemm(name: string, w: Weight, quantisedOutput: boolean): QuantisedForm {
  return {
    name: `QGemm, ${name}`,
    op: "QGemm",
    x: [3, K],
    type: U8,
    // Half a step of the accumulator, 0.05 · ws, times 1 / (1 - p); a quantised output may be off by a whole step of its own.
    slack: quantisedOutput ? 1 : 0.5 * 0.05 * 0.04 * 1.5 + 1e-6,
    parts: (change) => ({
      nodes: [
        layer(
          "QGemm",
          ["x", "xs", "xz", "w", "ws", "wz", "c", ...(quantisedOutput ? ["ys", "yz"] : [])],
          "y",
          "com.microsoft",
          [intAttribute("transB", w.turned ? 1 : 0), floatAttribute("alpha", 1)],
        ),
      ],
      weights: [
        weight(w, change),
        ...quantisation(w, w.zero.length === 1 ? [0.02] : scales, change),
        floats("xs", [0.05]),
        ints("xz", U8, [7]),
        ints(
          "c",
          I32,
          [900, -700, 333, 51].map((c) => Math.round(c / change.factor)),
          [N],
        ),
        ...(quantisedOutput ? [floats("ys", [0.07]), ints("yz", U8, [120])] : []),
      ],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
      types: { x: U8, y: quantisedOutput ? U8 : 1 },
      domains: ["com.microsoft"],
    }),
  };
}

/** A filter of one pixel. */
function filter(w: Weight, change: Change): TensorProto {
  const flat = weight({ ...w, turned: true }, change);
  return { ...flat, dims: [...flat.dims, 1n, 1n] };
}

const image: Pick<Parts, "inputs" | "outputs"> = { inputs: { x: ["n", K, 2, 2] }, outputs: { y: ["n", N, 2, 2] } };

const convolutions: readonly QuantisedForm[] = [
  {
    name: "QLinearConv, per channel, with a bias",
    op: "QLinearConv",
    x: [2, K, 2, 2],
    type: U8,
    // The bias is rounded, which may move an output to the next of its steps.
    slack: 1,
    parts: (change) => ({
      nodes: [layer("QLinearConv", ["x", "xs", "xz", "w", "ws", "wz", "ys", "yz", "c"], "y")],
      weights: [
        filter({ type: I8, zero: [0, 0, 0, 0] }, change),
        ...quantisation({ type: I8, zero: [0, 0, 0, 0] }, scales, change),
        floats("xs", [0.05]),
        ints("xz", U8, [7]),
        floats("ys", [0.07]),
        ints("yz", U8, [120]),
        ints(
          "c",
          I32,
          [900, -700, 333, 51].map((c) => Math.round(c / change.factor)),
          [N],
        ),
      ],
      ...image,
      types: { x: U8, y: U8 },
    }),
  },
  {
    name: "ConvInteger",
    op: "ConvInteger",
    x: [2, K, 2, 2],
    type: U8,
    parts: (change) => ({
      nodes: [layer("ConvInteger", ["x", "w", "xz", "wz"], "h"), cast, makeNode("Mul", ["f", "ws"], ["y"])],
      weights: [
        filter(perTensor(131, U8), change),
        ...quantisation(perTensor(131, U8), [0.02], change),
        ints("xz", U8, [7]),
      ],
      ...image,
      types: { x: U8 },
    }),
  },
];

/** The forms of a quantised linear layer, and of a convolution. */
export const quantisedForms: readonly QuantisedForm[] = [
  qLinearMatMul("int8 without a zero point", perTensor(0), [0.02]),
  qLinearMatMul("int8 with a zero point", perTensor(5), [0.02], I8),
  qLinearMatMul("uint8", perTensor(131, U8), [0.02]),
  qLinearMatMul("per channel", { type: I8, zero: [3, -2, 0, 7] }, scales),
  {
    name: "QLinearMatMul, the weight on the left",
    op: "QLinearMatMul",
    x: [K, 3],
    type: U8,
    parts: (change) => {
      const w: Weight = { ...perTensor(131, U8), turned: true };
      return {
        nodes: [layer("QLinearMatMul", ["w", "ws", "wz", "x", "xs", "xz", "ys", "yz"], "y")],
        weights: [
          weight(w, change),
          ...quantisation(w, [0.02], change),
          floats("xs", [0.05]),
          ints("xz", U8, [7]),
          floats("ys", [0.07]),
          ints("yz", U8, [120]),
        ],
        inputs: { x: [K, "n"] },
        outputs: { y: [N, "n"] },
        types: { x: U8, y: U8 },
      };
    },
  },
  {
    ...qLinearMatMul("through a Transpose, per channel", perTensor(0), scales),
    parts: (change) => {
      const w: Weight = { type: U8, zero: [120, 128, 131, 125], turned: true };
      const { nodes, weights = [], ...rest } = qLinearMatMul("", w, scales).parts(change);
      const turn = makeNode("Transpose", ["stored"], ["w"], { name: "turn" });
      const stored = weights.map((tensor) => (tensor.name === "w" ? { ...tensor, name: "stored" } : tensor));
      return { nodes: [turn, ...nodes], weights: stored, ...rest };
    },
  },
  matMulInteger("alone", perTensor(3), [], I32),
  matMulInteger("alone, per channel", { type: U8, zero: [128, 120, 130, 131] }, [], I32),
  matMulInteger(
    "scaled and with a bias",
    perTensor(131, U8),
    [cast, makeNode("Mul", ["f", "ws"], ["s"]), makeNode("Add", ["s", "b"], ["y"])],
    1,
  ),
  {
    name: "DynamicQuantizeLinear, MatMulInteger",
    op: "MatMulInteger",
    x: [3, K],
    parts: (change) => ({
      nodes: [
        makeNode("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"], { name: "quantise" }),
        makeNode("Mul", ["xs", "ws"], ["scale"]),
        layer("MatMulInteger", ["xq", "w", "xz", "wz"], "h"),
        cast,
        makeNode("Mul", ["f", "scale"], ["s"]),
        makeNode("Add", ["b", "s"], ["y"]),
      ],
      weights: [weight(perTensor(3), change), ...quantisation(perTensor(3), [0.02], change), floats("b", bias, [N])],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
    }),
  },
  {
    name: "DynamicQuantizeMatMul",
    op: "DynamicQuantizeMatMul",
    x: [3, K],
    parts: (change) => ({
      nodes: [layer("DynamicQuantizeMatMul", ["x", "w", "ws", "wz", "b"], "y", "com.microsoft")],
      weights: [
        weight(perTensor(131, U8), change),
        ...quantisation(perTensor(131, U8), [0.02], change),
        floats("b", bias, [N]),
      ],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
      domains: ["com.microsoft"],
    }),
  },
  {
    name: "MatMulIntegerToFloat",
    op: "MatMulIntegerToFloat",
    x: [3, K],
    type: U8,
    parts: (change) => ({
      nodes: [layer("MatMulIntegerToFloat", ["x", "w", "xs", "ws", "xz", "wz", "b"], "y", "com.microsoft")],
      weights: [
        weight({ type: I8, zero: [3, -2, 0, 7] }, change),
        ...quantisation({ type: I8, zero: [3, -2, 0, 7] }, scales, change),
        floats("xs", [0.05]),
        ints("xz", U8, [7]),
        floats("b", bias, [N]),
      ],
      inputs: { x: ["n", K] },
      outputs: { y: ["n", N] },
      types: { x: U8 },
      domains: ["com.microsoft"],
    }),
  },
  qGemm("float output", perTensor(3), false),
  qGemm("transB, quantised output", { ...perTensor(131, U8), turned: true }, true),
  {
    name: "QAttention",
    op: "QAttention",
    x: [2, 3, K],
    type: U8,
    parts: (change) => {
      const w: Weight = { ...perTensor(131, U8), outputs: 3 * K };
      return {
        nodes: [
          layer("QAttention", ["x", "w", "qkv", "xs", "ws", "", "xz", "wz"], "y", "com.microsoft", [
            intAttribute("num_heads", 2),
          ]),
        ],
        weights: [
          weight(w, change),
          ...quantisation(w, [0.02], change),
          floats(
            "qkv",
            Array.from({ length: 3 * K }, (_, i) => Math.sin(i)),
            [3 * K],
          ),
          floats("xs", [0.05]),
          ints("xz", U8, [7]),
        ],
        inputs: { x: ["n", 3, K] },
        outputs: { y: ["n", 3, K] },
        types: { x: U8 },
        domains: ["com.microsoft"],
      };
    },
  },
  ...convolutions,
];

/** Values for the input of a form. */
export function inputOf({ x, type = 1 }: QuantisedForm): Float32Array {
  const size = x.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length: size }, (_, i) => (type === 1 ? Math.sin(7 * i + 1) : (i * 29 + 3) % 97));
}
