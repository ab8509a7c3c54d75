import { check, dropconnect, predict } from "@mayhap/core";
import { afterAll, describe, expect, test } from "vitest";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx } from "../src/index.ts";
import { build, type Dims, weight } from "./support/build.ts";
import { folder, openModel, sayAbsent } from "./support/open.ts";
import { connect } from "./support/transform.ts";

afterAll(() => sayAbsent("outputs.test.ts"));

const axis = (value: number) => ({ attributes: [intAttribute("axis", value)] });

function head(nodes: ReturnType<typeof makeNode>[], y: Dims, opset = 17): unknown {
  const model = build({ nodes, inputs: { x: ["n", 3] }, outputs: { y }, opset });
  return adapter.outputs(model)[0]?.head;
}

describe("outputs", () => {
  test("have names and shapes, also of a transformed model", () => {
    const model = build({
      nodes: [makeNode("MatMul", ["x", "w"], ["a"], { name: "fc" }), makeNode("Softmax", ["a"], ["y"])],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2], a: undefined },
    });
    const expected = [
      { name: "y", type: "float32", shape: [null, 2], head: { type: "softmax", axis: 1 } },
      { name: "a", type: "float32" },
    ];
    expect(adapter.outputs(model)).toEqual(expected);
    expect(adapter.outputs(connect(model, { p: 0.2 }))).toEqual(expected);
  });

  test("a head is what the last op makes sure", () => {
    expect(head([makeNode("Softmax", ["x"], ["y"])], ["n", 3])).toEqual({ type: "softmax", axis: 1 });
    expect(head([makeNode("Softmax", ["x"], ["y"], axis(0))], ["n", 3])).toEqual({ type: "softmax", axis: 0 });
    expect(head([makeNode("Softmax", ["x"], ["s"]), makeNode("Identity", ["s"], ["y"])], ["n", 3])).toEqual({
      type: "softmax",
      axis: 1,
    });
    expect(head([makeNode("Sigmoid", ["x"], ["y"])], ["n", 3])).toEqual({ type: "sigmoid" });
    expect(head([makeNode("LogSoftmax", ["x"], ["y"])], ["n", 3])).toBeUndefined();
    expect(head([makeNode("Relu", ["x"], ["y"])], ["n", 3])).toBeUndefined();
  });

  test("before opset 13 a softmax ran over all axes from its own on", () => {
    expect(head([makeNode("Softmax", ["x"], ["y"])], ["n", 3], 9)).toEqual({ type: "softmax", axis: 1 });
    expect(head([makeNode("Softmax", ["x"], ["y"])], ["n", 3, 5], 9)).toBeUndefined();
    expect(head([makeNode("Softmax", ["x"], ["y"])], ["n", 3, 1, 1], 9)).toEqual({ type: "softmax", axis: 1 });
    expect(head([makeNode("Softmax", ["x"], ["y"], axis(2))], ["n", 3, 5], 9)).toEqual({ type: "softmax", axis: 2 });
  });

  test.skipIf(folder === undefined).each([
    ["selfattention_mnist_tf2onnx.onnx", { type: "softmax", axis: 1 }],
    ["micro_kws_fp32.onnx", { type: "softmax", axis: 1 }],
    ["magika_v3_3.onnx", { type: "softmax", axis: 1 }],
    ["tribuo_iris_lr_gemm.onnx", { type: "softmax", axis: 1 }],
    ["mnist_mlp_keras2onnx_sigmoid.onnx", undefined],
    ["mnist_cntk_opset8.onnx", undefined],
    ["mnist_mlp_torch24_opset17.onnx", undefined],
  ])("%s", async (name, expected) => {
    expect(adapter.outputs(await loadOnnx(openModel(name)))[0]?.head).toEqual(expected);
  });

  test.skipIf(folder === undefined)("a class is told from scores by its type", async () => {
    expect(adapter.outputs(await loadOnnx(openModel("keypoint_classifier_tf.onnx")))).toEqual([
      { name: "class_ids", type: "int64", shape: [null] },
    ]);
  });

  test.skipIf(folder === undefined)("outputs that hold no numbers are left out, and no model has none", async () => {
    const model = await loadOnnx(openModel("ort_sklearn_voting_linearclassifier.onnx"));
    expect(adapter.outputs(model)).toEqual([]);
    const error = {
      name: "ModelError",
      code: "NO_NUMBERS",
      message:
        "No output of this model holds numbers, only texts, sequences or maps. Export it again, with its scores as a tensor.",
    };
    await expect(predict(dropconnect(model, 0.2), [[1, 2]])).rejects.toMatchObject(error);
    await expect(check(model, [[1, 2]])).rejects.toMatchObject(error);
  });
});
