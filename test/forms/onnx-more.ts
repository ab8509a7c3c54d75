import { toBytes } from "@mayhap/onnx";
import { floatAttribute, intAttribute, makeNode, stringAttribute } from "../../packages/onnx/src/graph/node.ts";
import { ElementType } from "../../packages/onnx/src/tensor/types.ts";
import { floatTensor } from "../../packages/onnx/src/tensor/write.ts";
import { quantisedForms } from "../../packages/onnx/test/support/quantised-forms.ts";
import { quantisedLstm } from "../../packages/onnx/test/support/quantised-lstm.ts";
import { recurrentModel } from "../../packages/onnx/test/support/recurrent.ts";
import { madeUp } from "../support/recurrent.ts";
import type { Group } from "./form.ts";
import { file, integers, network, sequence, values } from "./onnx-parts.ts";

const domain = "com.microsoft";
const contrib = { domains: [domain] };
const own = (op: string, inputs: string[], attributes: Parameters<typeof makeNode>[3] = {}, output = "y") =>
  makeNode(op, inputs, [output], { ...attributes, domain });
const heads = { attributes: [intAttribute("num_heads", 2)] };
const whole = { keep: () => true, factor: 1 };
const scale = (size = 1) =>
  floatTensor(
    "s",
    Float32Array.from({ length: size }, (_, i) => 0.02 + 0.01 * i),
    size === 1 ? [] : [size],
  );
const zeros = (size = 1) => floatTensor("z", new Float32Array(size).fill(3), size === 1 ? [] : [size], 3);

/** It makes a MatMulNBits of it that multiplies integers. */
const coarse = {
  by: 1e-2,
  why: "onnxruntime alone rounds activations to 8 bits here, samples are computed in float32",
};

/** 40 inputs in blocks of 16, three outputs. */
function blocks(op: string, bits: number) {
  return file({
    nodes: [
      own(op, ["x", "w", "s"], {
        attributes: Object.entries({ K: 40, N: 3, bits, block_size: 16 }).map(([name, i]) => intAttribute(name, i)),
      }),
    ],
    weights: [integers("w", [3, 3, 2 * bits], 2), values("s", [9])],
    inputs: { x: ["n", 40] },
    outputs: { y: ["n", 3] },
    ...contrib,
  });
}

export const onnxQuantised: Group = {
  title: "ONNX: quantised layers",
  forms: [
    {
      name: "`DequantizeLinear` and `MatMul`, per tensor",
      coarse,
      onnx: () =>
        network(
          [makeNode("DequantizeLinear", ["w", "s", "z"], ["v"]), makeNode("MatMul", ["x", "v"], ["y"])],
          [integers("w", [6, 4]), scale(), zeros()],
        ),
    },
    {
      name: "`DequantizeLinear` and `Gemm`, per channel",
      coarse,
      onnx: () =>
        network(
          [makeNode("DequantizeLinear", ["w", "s", "z"], ["v"]), makeNode("Gemm", ["x", "v"], ["y"])],
          [integers("w", [6, 4]), scale(4), zeros(4)],
        ),
    },
    {
      name: "`DequantizeLinear` and `Conv`",
      onnx: () =>
        file({
          nodes: [makeNode("DequantizeLinear", ["w", "s", "z"], ["v"]), makeNode("Conv", ["x", "v"], ["y"])],
          weights: [integers("w", [4, 3, 2, 2]), scale(), zeros()],
          inputs: { x: ["n", 3, 5, 5] },
          outputs: { y: ["n", 4, 4, 4] },
        }),
    },
    ...quantisedForms.map((form) => ({ name: form.name, onnx: () => file(form.parts(whole)) })),
    { name: "`MatMulNBits`, 4 bits", onnx: () => blocks("MatMulNBits", 4) },
    { name: "`MatMulNBits`, 8 bits", onnx: () => blocks("MatMulNBits", 8) },
    {
      name: "`MatMulBnb4`",
      onnx: () =>
        file({
          nodes: [
            own("MatMulBnb4", ["x", "w", "s"], {
              attributes: Object.entries({ K: 32, N: 3, quant_type: 1, block_size: 16 }).map(([name, i]) =>
                intAttribute(name, i),
              ),
            }),
          ],
          weights: [integers("w", [48], 2), values("s", [6])],
          inputs: { x: ["n", 32] },
          outputs: { y: ["n", 3] },
          ...contrib,
        }),
    },
  ],
};

export const onnxContrib: Group = {
  title: "ONNX: operators of onnxruntime",
  forms: [
    {
      name: "`FusedMatMul`",
      onnx: () =>
        network(
          [own("FusedMatMul", ["x", "w"], { attributes: [floatAttribute("alpha", 0.5)] })],
          [values("w", [6, 4])],
          contrib,
        ),
    },
    {
      name: "`FusedGemm`",
      onnx: () =>
        network(
          [own("FusedGemm", ["x", "w", "b"], { attributes: [stringAttribute("activation", "Tanh")] })],
          [values("w", [6, 4]), values("b", [4])],
          contrib,
        ),
    },
    {
      name: "`FusedConv`",
      onnx: () =>
        file({
          nodes: [own("FusedConv", ["x", "w"], { attributes: [stringAttribute("activation", "Relu")] })],
          weights: [values("w", [4, 3, 2, 2])],
          inputs: { x: ["n", 3, 5, 5] },
          outputs: { y: ["n", 4, 4, 4] },
          ...contrib,
        }),
    },
    {
      name: "`Attention`, its packed projections",
      onnx: () =>
        sequence([own("Attention", ["x", "w", "b"], heads)], [values("w", [6, 18]), values("b", [18])], contrib),
    },
    {
      name: "projections in front of `MultiHeadAttention`",
      onnx: () =>
        sequence(
          [
            ...["q", "k", "v"].map((name) => makeNode("MatMul", ["x", `w${name}`], [name])),
            own("MultiHeadAttention", ["q", "k", "v"], heads),
          ],
          ["wq", "wkk", "wvvv"].map((seed, i) => ({ ...values(seed, [6, 6]), name: ["wq", "wk", "wv"][i] as string })),
          contrib,
        ),
    },
    {
      name: "`EmbedLayerNormalization`",
      onnx: () =>
        file({
          nodes: [
            makeNode(
              "EmbedLayerNormalization",
              ["x", "part", "words", "places", "parts", "gamma", "beta"],
              ["y", "mask"],
              { domain },
            ),
          ],
          weights: [
            values("words", [3, 6]),
            values("places", [5, 6]),
            values("parts", [2, 6]),
            values("gamma", [6]),
            values("beta", [6]),
          ],
          inputs: { x: ["n", 5], part: ["n", 5] },
          outputs: { y: ["n", 5, 6] },
          types: { x: 6, part: 6 },
          ...contrib,
        }),
    },
  ],
};

const conv =
  (op: string, weight: number[], attributes: Parameters<typeof makeNode>[3] = {}) =>
  () =>
    file({
      nodes: [makeNode(op, ["x", "w"], ["y"], attributes)],
      weights: [values("w", weight)],
      inputs: { x: ["n", 4, 5, 5] },
      outputs: { y: ["n", null, null, null] },
    });

export const onnxConv: Group = {
  title: "ONNX: convolutions",
  forms: [
    { name: "`Conv` 1 × 1", onnx: conv("Conv", [3, 4, 1, 1]) },
    { name: "`Conv` in groups", onnx: conv("Conv", [6, 2, 2, 2], { attributes: [intAttribute("group", 2)] }) },
    {
      name: "`ConvTranspose` in groups",
      onnx: conv("ConvTranspose", [4, 3, 2, 2], { attributes: [intAttribute("group", 2)] }),
    },
    {
      name: "`DeformConv`",
      onnx: () =>
        file({
          nodes: [makeNode("DeformConv", ["x", "w", "offset"], ["y"])],
          weights: [values("w", [3, 4, 2, 2])],
          inputs: { x: ["n", 4, 5, 5], offset: ["n", 8, 4, 4] },
          outputs: { y: ["n", 3, 4, 4] },
          opset: 19,
        }),
    },
  ],
};

const [lstm, gru, rnn] = (["LSTM", "GRU", "RNN"] as const).map((kind) => [
  madeUp(kind, 3, 2, 1),
  madeUp(kind, 3, 2, 2),
]) as [ReturnType<typeof madeUp>[], ReturnType<typeof madeUp>[], ReturnType<typeof madeUp>[]];
const recurrent =
  (...call: Parameters<typeof recurrentModel>) =>
  () =>
    toBytes(recurrentModel(...call));
const one = (layers: typeof lstm) => layers.slice(0, 1);

export const onnxRecurrent: Group = {
  title: "ONNX: recurrent layers",
  forms: [
    { name: "`LSTM`", onnx: recurrent(one(lstm)) },
    { name: "`LSTM`, reverse", onnx: recurrent(one(lstm), { reverse: true }) },
    { name: "`LSTM`, bidirectional", onnx: recurrent(lstm) },
    {
      name: "`LSTM`, states at the start",
      onnx: recurrent(one(lstm), { more: { 5: "h", 6: "c" }, inputs: { h: [1, "n", 2], c: [1, "n", 2] } }),
    },
    {
      name: "`LSTM` with the batch in front (layout = 1)",
      onnx: recurrent(one(lstm), { attributes: [intAttribute("layout", 1)] }),
    },
    {
      name: "com.microsoft `DynamicQuantizeLSTM`, bidirectional",
      onnx: () => {
        const quantised = { directions: 2, type: ElementType.INT8, zero: () => 3, perOutput: false } as const;
        return toBytes(quantisedLstm(quantised, { keep: () => true, factor: 1 }));
      },
    },
    { name: "`GRU`", onnx: recurrent(one(gru)) },
    { name: "`GRU`, bidirectional", onnx: recurrent(gru) },
    {
      name: "`GRU`, linear_before_reset",
      onnx: recurrent(gru.slice(0, 1).map((layer) => ({ ...layer, resetAfter: true }))),
    },
    { name: "`RNN`", onnx: recurrent(one(rnn)) },
    { name: "`RNN`, bidirectional", onnx: recurrent(rnn) },
  ],
};
