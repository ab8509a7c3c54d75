import { afterAll, describe, expect, test } from "vitest";
import { AttributeProto_AttributeType, AttributeProtoSchema, type NodeProto } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, intsAttribute, makeNode, stringAttribute } from "../src/graph/node.ts";
import { adapter, loadOnnx, toBytes } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, type Parts, weight } from "./support/build.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";

afterAll(() => sayAbsent("walk.test.ts"));

function layersOf(parts: Partial<Parts> & Pick<Parts, "nodes">): string[] {
  const model = build({ inputs: { x: ["n", 3] }, outputs: { y: undefined }, ...parts });
  return adapter.layers(model).map((l) => {
    const weights = l.weights.map((w) => `${w.role}[${w.shape}]`).join(" ");
    return `${l.type} ${l.kind}${weights === "" ? "" : ` ${weights}`}${l.obstacle === undefined ? "" : " !"}`;
  });
}

const constant = (name: string, tensor: ReturnType<typeof weight>): NodeProto =>
  makeNode("Constant", [], [name], {
    attributes: [create(AttributeProtoSchema, { name: "value", t: tensor, type: AttributeProto_AttributeType.TENSOR })],
  });

describe("the forms of a linear layer", () => {
  const w = weight("w", [3, 2]);
  const t = weight("t", [2, 3]);
  const b = weight("b", [2]);

  test.each<[string, NodeProto[], string[]]>([
    ["Gemm", [makeNode("Gemm", ["x", "w", "b"], ["y"])], ["Gemm linear kernel[3,2] bias[2]"]],
    [
      "Gemm transB",
      [makeNode("Gemm", ["x", "t"], ["y"], { attributes: [intAttribute("transB", 1)] })],
      ["Gemm linear kernel[3,2]"],
    ],
    [
      "Gemm alpha, beta",
      [
        makeNode("Gemm", ["x", "w", "b"], ["y"], {
          attributes: [floatAttribute("alpha", 0.5), floatAttribute("beta", 2)],
        }),
      ],
      ["Gemm linear kernel[3,2] bias[2]"],
    ],
    ["Gemm, weight on the left", [makeNode("Gemm", ["t", "x"], ["y"])], ["Gemm linear kernel[3,2]"]],
    [
      "Gemm, weight on the left, transA",
      [makeNode("Gemm", ["w", "x"], ["y"], { attributes: [intAttribute("transA", 1)] })],
      ["Gemm linear kernel[3,2]"],
    ],
    ["Gemm of two activations", [makeNode("Gemm", ["x", "x"], ["y"])], ["Gemm other"]],
    ["MatMul", [makeNode("MatMul", ["x", "w"], ["y"])], ["MatMul linear kernel[3,2]"]],
    [
      "MatMul + Add",
      [makeNode("MatMul", ["x", "w"], ["h"]), makeNode("Add", ["h", "b"], ["y"])],
      ["MatMul linear kernel[3,2] bias[2]"],
    ],
    [
      "MatMul + Add, swapped",
      [makeNode("MatMul", ["x", "w"], ["h"]), makeNode("Add", ["b", "h"], ["y"])],
      ["MatMul linear kernel[3,2] bias[2]"],
    ],
    ["MatMul on the left", [makeNode("MatMul", ["t", "x"], ["y"])], ["MatMul linear kernel[3,2]"]],
    ["MatMul by a vector", [makeNode("MatMul", ["x", "v"], ["y"])], ["MatMul linear kernel[3,1]"]],
    ["MatMul by a batch of matrices", [makeNode("MatMul", ["x", "many"], ["y"])], ["MatMul linear kernel[4,3,2]"]],
    ["MatMul of two activations", [makeNode("MatMul", ["x", "x"], ["y"])], ["MatMul other"]],
    [
      "Transpose",
      [makeNode("Transpose", ["t"], ["u"]), makeNode("MatMul", ["x", "u"], ["y"])],
      ["MatMul linear kernel[3,2]"],
    ],
    [
      "Identity",
      [makeNode("Identity", ["w"], ["u"]), makeNode("MatMul", ["x", "u"], ["y"])],
      ["MatMul linear kernel[3,2]"],
    ],
    [
      "Reshape",
      [makeNode("Reshape", ["flat", "shape"], ["u"]), makeNode("MatMul", ["x", "u"], ["y"])],
      ["MatMul linear kernel[3,2]"],
    ],
    [
      "Unsqueeze, Squeeze",
      [
        makeNode("Unsqueeze", ["w", "axes"], ["u"]),
        makeNode("Squeeze", ["u", "axes"], ["s"]),
        makeNode("MatMul", ["x", "s"], ["y"]),
      ],
      ["MatMul linear kernel[3,2]"],
    ],
    [
      "Cast",
      [
        makeNode("Cast", ["w"], ["d"], { attributes: [intAttribute("to", 11)] }),
        makeNode("Cast", ["d"], ["u"], { attributes: [intAttribute("to", 1)] }),
        makeNode("MatMul", ["x", "u"], ["y"]),
      ],
      ["MatMul linear kernel[3,2]"],
    ],
    [
      "Flatten",
      [makeNode("Flatten", ["w"], ["u"]), makeNode("MatMul", ["x", "u"], ["y"])],
      ["MatMul linear kernel[3,2]"],
    ],
    ["Constant", [constant("u", w), makeNode("MatMul", ["x", "u"], ["y"])], ["MatMul linear kernel[3,2]"]],
    [
      "a computed weight",
      [
        makeNode("Concat", ["w", "w"], ["u"], { attributes: [intAttribute("axis", 1)] }),
        makeNode("MatMul", ["x", "u"], ["y"]),
      ],
      ["MatMul linear kernel[3,4]"],
    ],
    [
      "Einsum",
      [makeNode("Einsum", ["x", "t"], ["y"], { attributes: [stringAttribute("equation", "ni,oi->no")] })],
      ["Einsum linear kernel[3,2]"],
    ],
    [
      "Einsum we cannot read",
      [makeNode("Einsum", ["x", "t"], ["y"], { attributes: [stringAttribute("equation", "...i,...i->...")] })],
      ["Einsum linear !"],
    ],
    [
      "in two steps",
      [makeNode("MatMul", ["x", "w"], ["h"]), makeNode("Relu", ["h"], ["r"]), makeNode("Gemm", ["r", "w2"], ["y"])],
      ["MatMul linear kernel[3,2]", "Relu other", "Gemm linear kernel[2,2]"],
    ],
    [
      "unsorted",
      [makeNode("Gemm", ["r", "w2"], ["y"]), makeNode("Relu", ["h"], ["r"]), makeNode("MatMul", ["x", "w"], ["h"])],
      ["MatMul linear kernel[3,2]", "Relu other", "Gemm linear kernel[2,2]"],
    ],
    ["constants alone", [makeNode("MatMul", ["t", "w"], ["u"]), makeNode("Add", ["x", "u"], ["y"])], ["Add other"]],
    ["a convolution", [makeNode("Conv", ["x", "k"], ["y"])], ["Conv conv kernel[3,3,2,5]"]],
    [
      "an LSTM",
      [makeNode("LSTM", ["x", "lw", "lr", "lb"], ["y"])],
      ["LSTM recurrent input[3,8] recurrent[2,8] bias[16]"],
    ],
    [
      "a deformable convolution",
      [makeNode("DeformConv", ["x", "k", "x", "kb"], ["y"])],
      ["DeformConv conv kernel[3,3,2,5] bias[5]"],
    ],
    [
      "tables of words, positions and segments",
      [makeNode("EmbedLayerNormalization", ["x", "x", "w", "t", "w2"], ["y"], { domain: "com.microsoft" })],
      ["EmbedLayerNormalization embedding kernel[3,2] kernel[2,3] kernel[2,2]"],
    ],
    ["a product of constants, to which an input is added", [makeNode("Gemm", ["t", "w", "x"], ["y"])], ["Gemm other"]],
    ["an embedding", [makeNode("Gather", ["w", "x"], ["y"])], ["Gather embedding kernel[3,2]"]],
  ])("%s", (_, nodes, expected) => {
    const weights = [
      w,
      t,
      b,
      weight("v", [3]),
      weight("many", [4, 3, 2]),
      weight("flat", [6]),
      weight("w2", [2, 2]),
      weight("k", [5, 2, 3, 3]),
      weight("kb", [5]),
      weight("lw", [1, 8, 3]),
      weight("lr", [1, 8, 2]),
      weight("lb", [1, 16]),
      intTensor("shape", [-1, 2]),
      intTensor("axes", [0]),
    ];
    expect(layersOf({ nodes, weights })).toEqual(expected);
  });

  test.each([
    ["has one value per row of the batch", weight("c", [2, 2])],
    ["has one value per position", weight("c", [2, 1])],
  ])("an added constant that %s is no bias", (_, c) => {
    const nodes = [makeNode("MatMul", ["x", "w"], ["h"]), makeNode("Add", ["h", "c"], ["y"])];
    expect(layersOf({ nodes, weights: [w, c] })).toEqual(["MatMul linear kernel[3,2]", "Add other"]);
  });

  test("a sum whose first part is used elsewhere too is no bias", () => {
    const nodes = [
      makeNode("MatMul", ["x", "w"], ["h"]),
      makeNode("Add", ["h", "b"], ["y"]),
      makeNode("Relu", ["h"], ["z"]),
    ];
    expect(layersOf({ nodes, weights: [w, b], outputs: { y: undefined, z: undefined } })[0]).toBe(
      "MatMul linear kernel[3,2]",
    );
  });

  test("in W x the bias is a column, or a vector where x is one", () => {
    const nodes = [makeNode("MatMul", ["t", "x"], ["h"]), makeNode("Add", ["h", "c"], ["y"])];
    const kinds = (x: (number | null)[], dims: number[]) =>
      layersOf({ nodes, weights: [t, weight("c", dims)], inputs: { x } })[0];
    expect(kinds([3], [2])).toBe("MatMul linear kernel[3,2] bias[2]");
    expect(kinds([3, 7], [2, 1])).toBe("MatMul linear kernel[3,2] bias[2,1]");
    expect(kinds([3, 2], [2])).toBe("MatMul linear kernel[3,2]");
  });
});

describe("ids", () => {
  test("are unique when names are missing or occur twice, and survive saving and loading", async () => {
    const model = build({
      nodes: [
        makeNode("Relu", ["x"], ["a"], { name: "same" }),
        makeNode("Relu", ["a"], ["b"], { name: "same" }),
        makeNode("MatMul", ["b", "w"], ["c"]),
        makeNode("Relu", ["c"], ["y"], { name: "c" }),
      ],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2] },
    });
    const ids = adapter.layers(model).map((l) => l.id);
    expect(ids).toEqual(["a", "b", "c_2", "c"]);
    expect(adapter.layers(await loadOnnx(toBytes(model))).map((l) => l.id)).toEqual(ids);
  });
});

describe.skipIf(folder === undefined)("the open models", () => {
  test("every layer has an id of its own", async () => {
    for (const name of files.filter((f) => !f.startsWith("bad_"))) {
      const ids = adapter.layers(await loadOnnx(openModel(name))).map((l) => l.id);
      expect(new Set(ids).size, name).toBe(ids.length);
    }
  });

  const kinds = async (name: string, kind: string): Promise<string[]> =>
    adapter
      .layers(await loadOnnx(openModel(name)))
      .filter((l) => l.kind === kind)
      .map((l) => `${l.type} ${l.weights.map((w) => `[${w.shape}]`).join(" ")}`.trim());

  // What FORMS.md and MANIFEST.tsv say of them.
  test.each<[string, string[]]>([
    ["acasxu_matlab_1_1.onnx", ["MatMul [5,50] [50]", ...Array(5).fill("MatMul [50,50] [50]"), "MatMul [50,5] [5]"]],
    ["burn_linear.onnx", ["Gemm [3,4] [4]", "Gemm [5,6]", "MatMul [7,8] [8]"]],
    [
      "conv_mp1_transpose_weight.onnx",
      ["MatMul [32,128] [128]", "MatMul [5,32] [32]"].length === 2 ? ["MatMul [128,32] [32]", "MatMul [32,5] [5]"] : [],
    ],
    ["mnist_cntk_opset8.onnx", ["MatMul [256,10] [1,10]"]],
    ["mnist_cntk24_opset1_constants.onnx", ["MatMul [256,10] [1,10]"]],
    ["mnist_cntk_optimized_gemm.onnx", ["Gemm [256,10] [1,10]"]],
    ["nnet_Aside_matmul.onnx", ["MatMul [5,50] [50]", ...Array(5).fill("MatMul [50,50] [50]"), "MatMul [50,5] [5]"]],
    ["zoo_gemm_alpha_beta_transB_constant.onnx", ["Gemm [2,2] [1,2]"]],
    ["mnist_dynamo_torch212_localfunctions.onnx", ["Gemm [400,120] [120]", "Gemm [120,84] [84]", "Gemm [84,10] [10]"]],
    ["burn_outer_scope_constant.onnx", ["MatMul [3,2] [2]"]],
    ["burn_if_linear.onnx", ["MatMul [5,6] [6]", "MatMul [5,8] [8]"]],
    ["micro_kws_qdq.onnx", ["MatMul [480,32] [32]", "MatMul [32,16] [16]", "MatMul [16,10] [10]"]],
    [
      "micro_kws_qoperator.onnx",
      ["QLinearMatMul [480,32] [32]", "QLinearMatMul [32,16] [16]", "QLinearMatMul [16,10] [10]"],
    ],
    ["ort_matmul_integer_to_float.onnx", ["MatMulInteger [2,3] [3]", "MatMulInteger [2,3]"]],
    ["ort_matmulnbits_add.onnx", ["MatMulNBits [2,3]"]],
    ["poly_matmul_fp16.onnx", ["MatMul [16,8]"]],
    ["julia_naivenasflux_f64.onnx", ["Gemm [1,2] [2]", "Gemm [2,2] [2]", "Gemm [2,1] [1]"]],
    ["ort_bert_3d_attention_einsum.onnx", ["Attention [16,48] [48]", "Einsum [16,16]"]],
    ["ort_sklearn_voting_linearclassifier.onnx", ["Gemm [2,2] [2]", "Gemm [2,2] [2]"]],
    ["nolinear_super_resolution.onnx", []],
    ["sdp_dynamic_matmul_only.onnx", []],
  ])("%s", async (name, expected) => {
    expect(await kinds(name, "linear")).toEqual(expected);
  });

  test("layers that cannot be changed say why", async () => {
    const why = async (name: string): Promise<(string | undefined)[]> =>
      adapter
        .layers(await loadOnnx(openModel(name)))
        .filter((l) => l.kind === "linear")
        .map((l) => l.obstacle);
    expect((await why("ort_lora_two_params.onnx")).map((o) => o ?? "")).toEqual([
      "",
      "its weight is empty",
      "its weight is empty",
    ]);
    expect((await why("ort_dummy_t5_beamsearch.onnx"))[0]).toContain("inside a BeamSearch operator");
  });
});

test("perm is read as ONNX writes it", () => {
  const nodes = [
    makeNode("Transpose", ["k"], ["u"], { attributes: [intsAttribute("perm", [2, 0, 1])] }),
    makeNode("MatMul", ["x", "u"], ["y"]),
  ];
  expect(layersOf({ nodes, weights: [weight("k", [3, 2, 5])] })).toEqual(["MatMul linear kernel[5,3,2]"]);
});
