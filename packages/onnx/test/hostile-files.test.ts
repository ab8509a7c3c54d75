import { check, dropconnect, explain, predict } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  ValueInfoProtoSchema,
} from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../src/graph/node.ts";
import { loadOnnx, OnnxModel } from "../src/index.ts";
import { toBinary } from "../src/proto/binary.ts";
import { create } from "../src/proto/message.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, buildProto, weight } from "./support/build.ts";

const load = (model: ModelProto) => loadOnnx(toBinary(ModelProtoSchema, model));
const call = (name: string, input = "a", output = "b") => makeNode(name, [input], [output], { domain: "local" });

/** `y` = `f0`(`x`), with functions of the given bodies. */
function withFunctions(bodies: Readonly<Record<string, readonly NodeProto[]>>): ModelProto {
  const model = buildProto({ nodes: [call("f0", "x", "y")], inputs: { x: ["n", 4] }, outputs: { y: ["n", 4] } });
  const local = create(OperatorSetIdProtoSchema, { domain: "local", version: 1n });
  const opsetImport = [...model.opsetImport, local];
  model.opsetImport = opsetImport;
  model.functions = Object.entries(bodies).map(([name, node]) =>
    create(FunctionProtoSchema, { domain: "local", name, input: ["a"], output: ["b"], node: [...node], opsetImport }),
  );
  return model;
}

/** f0 calls f1 `times` times, and so on; the last one has one node. */
function nested(levels: number, times: number): Record<string, NodeProto[]> {
  const body = (level: number) =>
    Array.from({ length: times }, (_, i) =>
      call(`f${level + 1}`, i === 0 ? "a" : `m${i}`, i === times - 1 ? "b" : `m${i + 1}`),
    );
  const names = Array.from({ length: levels }, (_, level) => level);
  return Object.fromEntries(
    names.map((level) => [`f${level}`, level === levels - 1 ? [makeNode("Relu", ["a"], ["b"])] : body(level)]),
  );
}

describe("functions", () => {
  test.each<[string, Record<string, NodeProto[]>, RegExp]>([
    ["that call themselves", { f0: [call("f0")] }, /functions that call themselves/],
    ["that call each other in a circle", { f0: [call("f1")], f1: [call("f0")] }, /functions that call themselves/],
    ["that stand for 2^40 nodes", nested(41, 2), /functions that stand for more than 200000 nodes/],
    ["that are nested too deep", nested(5000, 1), /call each other more than 64 levels deep/],
    [
      "that are nested too deep, the inner ones first",
      Object.fromEntries(Object.entries(nested(5000, 1)).reverse()),
      /call each other more than 64 levels deep/,
    ],
  ])("%s are refused", async (_, bodies, message) => {
    await expect(load(withFunctions(bodies))).rejects.toMatchObject({
      name: "ModelFileError",
      code: "NOT_A_MODEL",
      message: expect.stringMatching(message),
    });
  });

  test("that are nested as exporters do are not", async () => {
    await expect(load(withFunctions(nested(30, 1)))).resolves.toBeInstanceOf(OnnxModel);
    await expect(load(withFunctions(nested(10, 2)))).resolves.toBeInstanceOf(OnnxModel);
  });
});

test("constants that double, and chains of them, take no time and no memory", () => {
  const doubling = Array.from({ length: 60 }, (_, i) =>
    makeNode("Concat", [`c${i}`, `c${i}`], [`c${i + 1}`], { attributes: [intAttribute("axis", 0)] }),
  );
  const turning = Array.from({ length: 20_000 }, (_, i) => makeNode("Transpose", [`w${i}`], [`w${i + 1}`]));
  const model = build({
    nodes: [...doubling, ...turning, makeNode("MatMul", ["x", "w20000"], ["y"], { name: "fc" })],
    weights: [intTensor("c0", [1, 2]), weight("w0", [4, 4])],
    inputs: { x: ["n", 4] },
    outputs: { y: ["n", 4] },
  });
  expect(explain(model).layers.map(({ layer }) => layer.name)).toEqual(["fc"]);
});

test("branches inside of branches are changed once each", () => {
  // As deep as protobuf's limit lets a file be.
  const branch = (node: NodeProto): GraphProto =>
    create(GraphProtoSchema, { node: [node], output: [create(ValueInfoProtoSchema, { name: node.output[0] ?? "" })] });
  let node = makeNode("MatMul", ["x", "w"], ["y0"], { name: "fc" });
  for (let depth = 1; depth <= 30; depth++) {
    const attributes = ["then_branch", "else_branch"].map((name, i) =>
      create(AttributeProtoSchema, {
        name,
        type: AttributeProto_AttributeType.GRAPH,
        g: branch(i === 0 ? node : makeNode("Identity", ["x"], [`z${depth}`])),
      }),
    );
    node = makeNode("If", ["condition"], [`y${depth}`], { name: `if${depth}`, attributes });
  }
  const model = build({
    nodes: [node],
    weights: [weight("w", [4, 4])],
    inputs: { x: ["n", 4], condition: [] },
    types: { condition: 9 },
    outputs: { y30: ["n", 4] },
  });
  const explained = explain(dropconnect(model, { p: 0.2, layers: "all" }));
  expect(explained.layers.filter(({ layer }) => layer.dropconnect).map(({ layer }) => layer.type)).toEqual(["MatMul"]);
});

test("names that JavaScript knows are names like others", async () => {
  const model = build({
    nodes: [
      makeNode("MatMul", ["constructor", "w1"], ["hasOwnProperty"], { name: "toString" }),
      makeNode("MatMul", ["hasOwnProperty", "w2"], ["valueOf"], { name: "fc2" }),
    ],
    weights: [weight("w1", [4, 8]), weight("w2", [8, 3])],
    inputs: { constructor: ["n", 4] },
    types: { constructor: 1, valueOf: 1 },
    outputs: { valueOf: ["n", 3] },
  });
  const y = await predict(dropconnect(model, 0.3), { constructor: [[1, 2, 3, 4]] }, { samples: 5, seed: 1 });
  expect(Object.keys(y.outputs)).toEqual(["valueOf"]);
  expect(Math.min(...y.std.data)).toBeGreaterThan(0);
  const strange = build({
    nodes: ["toString", "valueOf", "__proto__"].map((op, i) => makeNode(op, [i === 0 ? "x" : `v${i}`], [`v${i + 1}`])),
    inputs: { x: ["n", 4] },
    outputs: { v3: ["n", 4] },
  });
  expect(explain(strange).layers.map(({ layer }) => layer.kind)).toEqual(["other", "other", "other"]);
});

test("more values than a tensor's shape takes are refused", async () => {
  const model = buildProto({
    nodes: [makeNode("MatMul", ["x", "w"], ["y"])],
    weights: [weight("w", [2, 2])],
    inputs: { x: ["n", 2] },
    outputs: { y: ["n", 2] },
  });
  const [tensor] = model.graph?.initializer ?? [];
  Object.assign(tensor as object, { rawData: new Uint8Array(), floatData: [1, 2, 3, 4, 5] });
  await expect(load(model)).rejects.toMatchObject({
    code: "TRUNCATED",
    message: expect.stringMatching(/needs 4 values and has 5/),
  });
});

test.each([Number.NaN, -1, 2, 1])("a probability of %s in a file is refused", async (p) => {
  const model = build({
    nodes: [
      makeNode("DropConnect", ["w"], ["d"], { domain: "mayhap", attributes: [floatAttribute("p", p)] }),
      makeNode("MatMul", ["x", "d"], ["y"], { name: "fc" }),
    ],
    weights: [weight("w", [4, 3])],
    inputs: { x: ["n", 4] },
    outputs: { y: ["n", 3] },
  });
  model.proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "mayhap", version: 1n }));
  for (const run of [predict, check])
    await expect(run(model, { x: [[1, 2, 3, 4]] })).rejects.toMatchObject({
      code: "INVALID_P",
      message: expect.stringMatching(/p of layer "fc" in the model/),
    });
});
