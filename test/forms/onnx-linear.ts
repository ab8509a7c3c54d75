import {
  floatAttribute,
  intAttribute,
  intsAttribute,
  makeNode,
  stringAttribute,
} from "../../packages/onnx/src/graph/node.ts";
import { intTensor } from "../../packages/onnx/src/tensor/write.ts";
import type { Group } from "./form.ts";
import { file, floatsAttribute, network, sequence, tensorAttribute, values } from "./onnx-parts.ts";

const w = () => values("w", [6, 4]);
const turned = () => values("w", [4, 6]);
const matMul = (weight: string) => makeNode("MatMul", ["x", weight], ["y"]);
const to = (type: number) => ({ attributes: [intAttribute("to", type)] });
const perm = { attributes: [intsAttribute("perm", [1, 0])] };
/** The weight on the left: examples are columns. */
const columns = { inputs: { x: [6, "n"] }, outputs: { y: [4, "n"] } };
const typed = (type: number) => ({ types: { x: type, y: type } });

const gemm = (attributes: Parameters<typeof makeNode>[3], bias = false) =>
  makeNode("Gemm", ["x", "w", ...(bias ? ["b"] : [])], ["y"], attributes);
const classifier = (op: string, transform: string, outputs: string[]) => () =>
  file({
    nodes: [
      makeNode(op, ["x"], outputs, {
        domain: "ai.onnx.ml",
        attributes: [
          floatsAttribute(
            "coefficients",
            [...Array(18).keys()].map((i) => Math.sin(i + 1)),
          ),
          floatsAttribute("intercepts", [0.1, 0.2, 0.3]),
          stringAttribute("post_transform", transform),
          op === "LinearRegressor" ? intAttribute("targets", 3) : intsAttribute("classlabels_ints", [0, 1, 2]),
        ],
      }),
    ],
    inputs: { x: ["n", 6] },
    outputs: Object.fromEntries(outputs.map((name) => [name, name === "label" ? ["n"] : ["n", 3]])),
    types: { label: 7 },
    domains: ["ai.onnx.ml"],
  });

/** The forms of a matrix product with a constant. */
export const onnxLinear: Group = {
  title: "ONNX: linear layers",
  forms: [
    {
      name: "`Gemm`, transB = 1",
      onnx: () => network([gemm({ attributes: [intAttribute("transB", 1)] })], [turned()]),
    },
    {
      name: "`Gemm`, alpha and beta",
      onnx: () =>
        network(
          [gemm({ attributes: [floatAttribute("alpha", 0.5), floatAttribute("beta", 2)] }, true)],
          [w(), values("b", [4])],
        ),
    },
    {
      name: "`Gemm`, the weight on the left",
      onnx: () => network([makeNode("Gemm", ["w", "x"], ["y"])], [turned()], columns),
    },
    {
      name: "`MatMul`, the weight on the left",
      onnx: () => network([makeNode("MatMul", ["w", "x"], ["y"])], [turned()], columns),
    },
    {
      name: "`MatMul` and `Add`",
      onnx: () =>
        network([makeNode("MatMul", ["x", "w"], ["h"]), makeNode("Add", ["b", "h"], ["y"])], [w(), values("b", [4])]),
    },
    { name: "`MatMul` by a vector", onnx: () => network([matMul("w")], [values("w", [6])], { outputs: { y: ["n"] } }) },
    {
      name: "`MatMul` by a stack of matrices",
      onnx: () => network([matMul("w")], [values("w", [3, 6, 4])], { outputs: { y: [3, "n", 4] } }),
    },
    {
      name: "weight in a `Constant` node",
      onnx: () => network([makeNode("Constant", [], ["w"], { attributes: [tensorAttribute(w())] }), matMul("w")], []),
    },
    {
      name: "weight through `Identity`",
      onnx: () => network([makeNode("Identity", ["w"], ["v"]), matMul("v")], [w()]),
    },
    {
      name: "weight through `Transpose`",
      onnx: () => network([makeNode("Transpose", ["w"], ["v"], perm), matMul("v")], [turned()]),
    },
    {
      name: "weight through `Slice`, `Concat` and `Unsqueeze`",
      onnx: () =>
        network(
          [
            makeNode("Slice", ["w", "from", "to"], ["one"]),
            makeNode("Concat", ["one", "rest"], ["both"], { attributes: [intAttribute("axis", 0)] }),
            makeNode("Unsqueeze", ["both", "axes"], ["v"]),
            makeNode("MatMul", ["x", "v"], ["y"]),
          ],
          [
            values("w", [4, 4]),
            values("rest", [3, 4]),
            intTensor("from", [1]),
            intTensor("to", [4]),
            intTensor("axes", [0]),
          ],
          { outputs: { y: [1, "n", 4] } },
        ),
    },
    {
      name: "weight by `ConstantOfShape`",
      onnx: () =>
        network(
          [
            makeNode("ConstantOfShape", ["shape"], ["w"], { attributes: [tensorAttribute(values("v", [1]))] }),
            matMul("w"),
          ],
          [intTensor("shape", [6, 4])],
        ),
    },
    {
      name: "weight that is an input with an initial value",
      onnx: () => network([matMul("w")], [w()], { listWeights: true, ir: 3, opset: 11 }),
    },
    {
      name: "one weight in two layers, once through `Identity`",
      onnx: () =>
        sequence(
          [
            makeNode("Identity", ["w"], ["v"]),
            makeNode("MatMul", ["x", "w"], ["h"]),
            makeNode("Tanh", ["h"], ["t"]),
            makeNode("MatMul", ["t", "v"], ["y"]),
          ],
          [values("w", [6, 6])],
        ),
    },
    { name: "float16", onnx: () => network([matMul("w")], [values("w", [6, 4], 10)], typed(10)) },
    { name: "float64", onnx: () => network([matMul("w")], [values("w", [6, 4], 11)], typed(11)) },
    {
      name: "bfloat16 weight, computed in float32",
      onnx: () => network([makeNode("Cast", ["w"], ["v"], to(1)), matMul("v")], [values("w", [6, 4], 16)]),
    },
    {
      name: "bfloat16",
      onnx: () =>
        network(
          [
            makeNode("Cast", ["x"], ["a"], to(16)),
            makeNode("MatMul", ["a", "w"], ["b"]),
            makeNode("Cast", ["b"], ["y"], to(1)),
          ],
          [values("w", [6, 4], 16)],
        ),
    },
    {
      name: "`Einsum` that is a linear layer",
      onnx: () =>
        network(
          [makeNode("Einsum", ["x", "w"], ["y"], { attributes: [stringAttribute("equation", "bf,fe->be")] })],
          [w()],
        ),
    },
    {
      name: "`Einsum` by a constant of three dimensions",
      onnx: () =>
        sequence(
          [makeNode("Einsum", ["x", "w"], ["y"], { attributes: [stringAttribute("equation", "btf,fhd->bthd")] })],
          [values("w", [6, 2, 3])],
          { outputs: { y: ["n", 5, 2, 3] } },
        ),
    },
    {
      name: "`Einsum` by a diagonal",
      onnx: () =>
        network(
          [makeNode("Einsum", ["x", "w"], ["y"], { attributes: [stringAttribute("equation", "bf,ff->bf")] })],
          [values("w", [6, 6])],
          { outputs: { y: ["n", 6] } },
        ),
    },
    { name: "`LinearRegressor`", onnx: classifier("LinearRegressor", "NONE", ["y"]) },
    { name: "`LinearClassifier`, SOFTMAX", onnx: classifier("LinearClassifier", "SOFTMAX", ["label", "y"]) },
  ],
};
