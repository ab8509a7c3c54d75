import { check, dropconnect, dropout, type FindingCode, predict } from "@mayhap/core";
import { loadOnnx, type OnnxModel, toBytes } from "@mayhap/onnx";
import { create } from "../packages/onnx/src/proto/message.ts";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type NodeProto, TensorProtoSchema } from "../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../packages/onnx/src/graph/node.ts";
import { floatTensor } from "../packages/onnx/src/tensor/write.ts";
import { build, type Dims } from "../packages/onnx/test/support/build.ts";
import { dense, uniform } from "../packages/onnx/test/support/dense.ts";

const seed = 5;
const x = (rows: number, width: number) => ({ x: { data: uniform(rows * width, 9), shape: [rows, width] } });
const codes = async (model: unknown, inputs: unknown): Promise<FindingCode[]> =>
  (await check(model, inputs, { seed })).map(({ code }) => code);

/** `x` [n, 4] through two layers, `fc1` and `fc2`, to `h` [n, 3], and what stands behind. */
function headed(nodes: readonly NodeProto[], outputs: Readonly<Record<string, Dims | undefined>>, gain = 1): OnnxModel {
  const layers = [
    makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
    makeNode("Tanh", ["a"], ["b"]),
    makeNode("MatMul", ["b", "w2"], ["h"], { name: "fc2" }),
  ];
  const weights = [
    floatTensor("w1", uniform(32, 1, 1), [4, 8]),
    floatTensor("w2", uniform(24, 2, gain), [8, 3]),
    create(TensorProtoSchema, { name: "on", dataType: 9, rawData: Uint8Array.of(1) }),
    floatTensor("ratio", Float32Array.of(0.5), []),
  ];
  return build({ nodes: [...layers, ...nodes], weights, inputs: { x: ["n", 4] }, outputs });
}

/** The output `label` declared as int64. */
function withLabel(model: OnnxModel): OnnxModel {
  const type = model.proto.graph?.output.find(({ name }) => name === "label")?.type?.value;
  if (type?.case === "tensorType") type.value.elemType = 7;
  return model;
}

test("healthy models have no findings", async () => {
  expect(await codes(dropconnect(dense([6, 32, 32, 3]), 0.2), x(5, 6))).toEqual([]);
  const classifier = headed([makeNode("Softmax", ["h"], ["y"])], { y: ["n", 3] });
  expect(await codes(dropconnect(classifier, 0.2), x(5, 4))).toEqual([]);
  expect(
    await codes(dropconnect(classifier, { p: 0.2, maskPer: "example", scale: "none", layers: "all" }), x(5, 4)),
  ).toEqual([]);
  const keras = tf.sequential({
    layers: [
      tf.layers.dense({ units: 16, inputShape: [4], activation: "relu" }),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  expect(await codes(dropconnect(keras, 0.2), x(5, 4).x)).toEqual([]);
  expect(await codes(dropout(keras, 0.2), x(5, 4).x)).toEqual([]);
});

test("a model in which nothing is random", async () => {
  const model = dense([4, 8, 3]);
  const [plain] = await check(model, x(2, 4));
  expect(plain).toMatchObject({ code: "NOTHING_STOCHASTIC", severity: "error" });
  expect(plain?.message).toMatch(/dropconnect\(model, 0\.2\)/);
  const [zero] = await check(dropconnect(model, 0), x(2, 4));
  expect(zero).toMatchObject({ code: "NOTHING_STOCHASTIC", message: expect.stringMatching(/^p is 0/) });
});

describe("dropout layers of the model's own", () => {
  const left = (value: string, output: string) => makeNode("Dropout", [value, "ratio", "on"], [output], { name: "mc" });

  test("that onnxruntime removes though they are on", async () => {
    const model = headed([left("h", "d"), makeNode("Neg", ["d"], ["y"])], { y: ["n", 3] });
    expect(await check(model, x(4, 4))).toMatchObject([
      { code: "NOTHING_STOCHASTIC" },
      { code: "DROPOUT_REMOVED", severity: "warning", layer: "mc", message: expect.stringMatching(/existing: true/) },
    ]);
    // What the finding says is so: the file asks for dropout, and two runs of it are the same.
    const session = await ort.InferenceSession.create(toBytes(model), { logSeverityLevel: 4 });
    const feeds = { x: new ort.Tensor("float32", x(4, 4).x.data, [4, 4]) };
    expect((await session.run(feeds)).y?.data).toEqual((await session.run(feeds)).y?.data);
    expect(await codes(dropout(model, { existing: true }), x(4, 4))).toEqual([]);
  });

  test("that onnxruntime runs with random numbers of its own", async () => {
    const model = headed([left("h", "y")], { y: ["n", 3] });
    const found = await check(dropconnect(model, 0.2), x(4, 4), { seed });
    expect(found.map(({ code }) => code)).toEqual(["OWN_RANDOMNESS", "DROPOUT_OFF"]);
    expect(found[0]).toMatchObject({ severity: "warning", output: "y", message: expect.stringMatching(/no seed/) });
  });

  test("that are off", async () => {
    const onnx = headed([makeNode("Dropout", ["h", "ratio"], ["y"], { name: "drop" })], { y: ["n", 3] });
    expect(await check(dropconnect(onnx, 0.2), x(4, 4), { seed })).toMatchObject([
      { code: "DROPOUT_OFF", severity: "note", layer: "drop", message: expect.stringMatching(/rate 0\.5/) },
    ]);
    const keras = tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, inputShape: [4] }),
        tf.layers.dropout({ rate: 0.3, name: "drop" }),
        tf.layers.dense({ units: 3 }),
      ],
    });
    expect(await codes(dropconnect(keras, 0.2), x(4, 4).x)).toEqual(["DROPOUT_OFF"]);
    expect(await codes(dropout(keras, { existing: true }), x(4, 4).x)).toEqual([]);
  });
});

describe("NaN and infinity", () => {
  const model = dropconnect(dense([4, 8, 3]), 0.2);

  test("in the inputs", async () => {
    const inputs = { x: { data: Float32Array.of(1, Number.NaN, 0, Number.POSITIVE_INFINITY), shape: [1, 4] } };
    expect(await check(model, inputs)).toMatchObject([
      { code: "INPUT_NOT_FINITE", severity: "error", message: expect.stringMatching(/"x" holds 2 NaN/) },
    ]);
  });

  test("of the model itself", async () => {
    const logs = headed([makeNode("Log", ["h"], ["y"])], { y: ["n", 3] });
    expect(await check(dropconnect(logs, 0.2), x(4, 4))).toMatchObject([{ code: "OUTPUT_NOT_FINITE", output: "y" }]);
  });

  test("that only sampling brings, with the layer that does", async () => {
    // fc3 multiplies by a single weight: dropped, the logarithm is that of 0. fc2 does no harm.
    const nodes = [
      makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
      makeNode("MatMul", ["a", "w2"], ["z"], { name: "fc2" }),
      makeNode("MatMul", ["a", "w3"], ["c"], { name: "fc3" }),
      makeNode("Abs", ["c"], ["d"]),
      makeNode("Log", ["d"], ["y"]),
    ];
    const weights = [
      floatTensor("w1", uniform(4, 1), [4, 1]),
      floatTensor("w2", uniform(3, 2), [1, 3]),
      floatTensor("w3", Float32Array.of(2), [1, 1]),
    ];
    const outputs = { y: ["n", 1], z: ["n", 3] };
    const fragile = dropconnect(build({ nodes, weights, inputs: { x: ["n", 4] }, outputs }), 0.5);
    expect(await check(fragile, x(3, 4), { seed })).toMatchObject([
      { code: "SAMPLES_NOT_FINITE", severity: "error", layer: "fc3", output: "y" },
    ]);
  });
});

describe("outputs that do not vary", () => {
  test("because p is too small", async () => {
    expect(await codes(dropconnect(dense([4, 8, 3]), 1e-5), x(3, 4))).toEqual(["P_TOO_SMALL"]);
  });

  test("because no replaced layer reaches them", async () => {
    const two = headed([makeNode("Identity", ["h"], ["y"]), makeNode("Neg", ["b"], ["z"])], {
      y: ["n", 3],
      z: ["n", 8],
    });
    expect(await check(dropconnect(two, 0.3), x(3, 4), { seed })).toMatchObject([
      { code: "OUTPUT_CONSTANT", severity: "warning", output: "z" },
    ]);
  });

  test("because the softmax is saturated", async () => {
    const model = dropconnect(headed([makeNode("Softmax", ["h"], ["y"])], { y: ["n", 3] }, 1e7), { p: 0.01 });
    const y = await predict(model, x(1, 4), { samples: 20, seed });
    expect(Math.max(...y.std.data)).toBeLessThan(1e-6);
    expect(await check(model, x(1, 4), { seed })).toMatchObject([
      { code: "OUTPUT_SATURATED", severity: "warning", output: "y", message: expect.stringMatching(/logits/) },
    ]);
  });

  test("but not those that are sure of one class now and of another then", async () => {
    const model = dropconnect(headed([makeNode("Softmax", ["h"], ["y"])], { y: ["n", 3] }, 1e7), 0.4);
    const y = await predict(model, x(1, 4), { samples: 20, seed });
    expect(Math.max(...y.std.data)).toBeGreaterThan(0.3);
    expect(await codes(model, x(1, 4))).not.toContain("OUTPUT_SATURATED");
  });

  test("because they are classes and not scores", async () => {
    const top = makeNode("ArgMax", ["h"], ["label"], { attributes: [intAttribute("axis", 1)] });
    const alone = dropconnect(withLabel(headed([top], { label: undefined })), 0.05);
    expect((await check(alone, x(2, 4), { seed }))[0]).toMatchObject({
      code: "OUTPUT_WHOLE_NUMBERS",
      severity: "warning",
      output: "label",
    });
    const both = dropconnect(withLabel(headed([top], { label: undefined, h: ["n", 3] })), 0.2);
    const found = (await check(both, x(2, 4), { seed })).find(({ code }) => code === "OUTPUT_WHOLE_NUMBERS");
    expect(found).toMatchObject({ severity: "note", message: expect.stringMatching(/Read "h" instead/) });
  });
});

describe("p too high for the depth", () => {
  const widths = [6, ...Array.from({ length: 12 }, () => 24), 3];

  test("of a regression", async () => {
    expect(await codes(dropconnect(dense(widths), 0.6), x(8, 6))).toEqual(["P_TOO_HIGH"]);
    expect(await codes(dropconnect(dense(widths), 0.02), x(8, 6))).toEqual([]);
  });

  test("of a classifier, whose sure answers are lost", async () => {
    const sharp = dense(widths);
    const graph = sharp.proto.graph;
    if (graph === undefined) throw new Error("no graph");
    graph.node.push(makeNode("Softmax", ["y"], ["p"]));
    graph.output = build({ nodes: [], inputs: {}, outputs: { p: ["n", 3] } }).proto.graph?.output ?? [];
    // Twenty times larger inputs: the network has nearly no biases, so that its logits are twenty times larger too, and its answers sure.
    const far = { x: { data: x(30, 6).x.data.map((value) => 20 * value), shape: [30, 6] } };
    const [found] = await check(dropconnect(sharp, 0.7), far, { seed, samples: 40 });
    expect(found).toMatchObject({
      code: "P_TOO_HIGH",
      output: "p",
      message: expect.stringMatching(/answers that the deterministic model is sure of/),
    });
    expect(await codes(dropconnect(sharp, 0.02), far)).toEqual([]);
  });
});

test("options are checked", async () => {
  const model = dropconnect(await loadOnnx("docs/fixtures/model.onnx"), 0.2);
  await expect(check(model, { x: [[1, 2, 3, 4]] }, { samples: 0 })).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
  await expect(check(model, { x: [[1, 2]] })).rejects.toMatchObject({ code: "INPUT_SHAPE" });
  await expect(check(model, { x: [[1, 2, 3, 4]] }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "ABORTED",
  });
});
