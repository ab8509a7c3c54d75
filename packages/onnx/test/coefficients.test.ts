import { predict } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { AttributeProto_AttributeType, AttributeProtoSchema, type NodeProto } from "../src/generated/onnx_pb.ts";
import { intAttribute, makeNode, stringAttribute } from "../src/graph/node.ts";
import { adapter, loadOnnx, type OnnxModel, toBytes } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { build, graphOf, numbers, weight } from "./support/build.ts";
import { bits, distance, runModel, sampleOnce, tensor } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const [features, classes] = [4, 3] as const;
const encoder = new TextEncoder();

const floats = (name: string, values: Float32Array): NodeProto["attribute"][number] =>
  create(AttributeProtoSchema, { name, floats: [...values], type: AttributeProto_AttributeType.FLOATS });
const labels = (names: readonly string[]): NodeProto["attribute"][number] =>
  create(AttributeProtoSchema, {
    name: "classlabels_strings",
    strings: names.map((name) => encoder.encode(name)),
    type: AttributeProto_AttributeType.STRINGS,
  });

interface Form {
  readonly op: "LinearClassifier" | "LinearRegressor";
  readonly transform: string;
  readonly outputs?: number;
  readonly x?: (number | null)[];
  readonly type?: number;
}

function model(
  { op, transform, outputs = classes, x = [null, features], type = 1 }: Form,
  keep = (_: number) => true,
): OnnxModel {
  const coefficients = numbers(outputs * features, 2).map((v, i) => (keep(i) ? v : 0));
  const own =
    op === "LinearClassifier"
      ? labels(["a", "b", "c"].slice(0, Math.max(2, outputs)))
      : intAttribute("targets", outputs);
  const attributes = [
    floats("coefficients", coefficients),
    floats("intercepts", numbers(outputs, 3)),
    stringAttribute("post_transform", transform),
    own,
  ];
  const made = op === "LinearClassifier" ? ["label", "y"] : ["y"];
  return build({
    nodes: [makeNode(op, ["x"], made, { name: "layer", domain: "ai.onnx.ml", attributes })],
    inputs: { x },
    outputs: { ...(op === "LinearClassifier" ? { label: [null] } : {}), y: [null, null] },
    types: { x: type, label: 8 },
    domains: ["ai.onnx.ml"],
  });
}

const forms: readonly Form[] = [
  ...["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"].map(
    (transform) => ({ op: "LinearClassifier", transform }) as const,
  ),
  { op: "LinearClassifier", transform: "LOGISTIC", outputs: 1 },
  { op: "LinearClassifier", transform: "NONE", outputs: 1 },
  { op: "LinearClassifier", transform: "SOFTMAX", type: 7 },
  { op: "LinearClassifier", transform: "SOFTMAX", x: [features] },
  { op: "LinearRegressor", transform: "NONE" },
  { op: "LinearRegressor", transform: "LOGISTIC", outputs: 1 },
];

describe.each(forms.map((form) => [`${Object.values(form).join(", ")}`, form] as const))("%s", (_, form) => {
  const whole = model(form);
  const vector = form.x?.length === 1;
  const values = numbers(vector ? features : 2 * features, 5);
  const dims = vector ? [features] : [2, features];
  const x =
    form.type === 7
      ? {
          x: new ort.Tensor(
            "int64",
            BigInt64Array.from(values, (v) => BigInt(Math.round(v * 5))),
            dims,
          ),
        }
      : { x: tensor(values, dims) };

  test("is a linear layer with a bias, and gives what it gave", async () => {
    const outputs = form.outputs ?? classes;
    expect(adapter.layers(whole).filter((l) => l.kind === "linear")).toMatchObject([
      { id: "layer", type: "Gemm", weights: [{ shape: [features, outputs] }, { shape: [outputs] }] },
    ]);
    const original = await runModel(whole, x);
    expect(bits(await sampleOnce(connect(whole, { p: 0 }), x))).toEqual(bits(original));
    const dropped = connect(whole, { p: 0.2, bias: true });
    expect(distance(await runModel(dropped, x), original)).toBeLessThan(1e-6);
    expect(distance(await sampleOnce(dropped, x), original)).toBeLessThan(1e-6);
    const again = await loadOnnx(toBytes(dropped));
    expect(bits(await sampleOnce(connect(again, { p: 0 }), x))).toEqual(bits(original));
    expect(toBytes(adapter.apply(again, { type: "dropconnect", layers: new Map() }))).toEqual(toBytes(whole));
    expect(adapter.layers(again).map((l) => [l.id, l.kind, l.obstacle])).toEqual(
      adapter.layers(whole).map((l) => [l.id, l.kind, l.obstacle]),
    );
    expect(adapter.layers(again).find((l) => l.id === "layer")?.dropconnect?.p).toBe(0.2);
  });

  test("drops coefficients", async () => {
    const keep = (i: number): boolean => i % 3 !== 1;
    const expected = await runModel(model(form, keep), x);
    const sample = await sampleOnce(connect(whole, { p: 0.2 }), x, (site) => {
      if (site.type !== "weight") throw new Error("only weights here");
      // The file has them as [out, in].
      const outputs = site.shape[1] as number;
      return site.values.map((v, i) => (keep((i % outputs) * features + Math.floor(i / outputs)) ? v : 0));
    });
    expect(distance(sample, expected)).toBeLessThan(1e-6);
    expect(distance(sample, await runModel(whole, x))).toBeGreaterThan(1e-3);
  });
});

test("a file without standard operators gets them, and probabilities stay probabilities", async () => {
  const whole = model({ op: "LinearClassifier", transform: "SOFTMAX" });
  const alone = await loadOnnx(toBytes(whole));
  const proto = { ...alone.proto, opsetImport: alone.proto.opsetImport.filter(({ domain }) => domain !== "") };
  const bare = alone.with(proto as typeof alone.proto);
  const x = { x: tensor(numbers(2 * features, 5), [2, features]) };
  const { probabilities, std } = await predict(connect(bare, { p: 0.3 }), x, { samples: 50, seed: 3 });
  expect(probabilities?.shape).toEqual([2, classes]);
  expect(Math.max(...std.data)).toBeGreaterThan(0.01);
});

test("a classifier of the file's own behind a Gemm keeps its coefficients, whatever the two are called", () => {
  const classifier = graphOf(model({ op: "LinearClassifier", transform: "NONE" })).node[0] as NodeProto;
  const whole = build({
    nodes: [makeNode("Gemm", ["x", "w"], ["h"], { name: "fc" }), { ...classifier, name: "fc/scores", input: ["h"] }],
    weights: [weight("w", [2, features])],
    inputs: { x: [null, 2] },
    outputs: { label: [null], y: [null, null] },
    types: { label: 8 },
    domains: ["ai.onnx.ml"],
  });
  expect(toBytes(adapter.apply(whole, { type: "dropconnect", layers: new Map() }))).toEqual(toBytes(whole));
});
