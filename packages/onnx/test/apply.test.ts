import { ModelError } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { ModelProtoSchema, type NodeProto } from "../src/generated/onnx_pb.ts";
import { floatAttribute, floatOf, intAttribute, makeNode, stringOf } from "../src/graph/node.ts";
import { adapter, loadOnnx, type OnnxModel, toBytes } from "../src/index.ts";
import { toBinary } from "../src/proto/binary.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { build, graphOf, numbers, type Parts, weight } from "./support/build.ts";
import { bits, distance, runModel, sampleOnce, tensor } from "./support/run.ts";
import { connect, drop } from "./support/transform.ts";

const parts: Parts = {
  nodes: [
    makeNode("Gemm", ["x", "w1", "b1"], ["h"], { name: "fc1", attributes: [intAttribute("transB", 1)] }),
    makeNode("Relu", ["h"], ["r"], { name: "relu" }),
    makeNode("MatMul", ["r", "w2"], ["m"], { name: "fc2" }),
    makeNode("Add", ["m", "b2"], ["y"], { name: "add" }),
  ],
  weights: [weight("w1", [4, 3], 1), weight("b1", [4], 2), weight("w2", [4, 2], 3), weight("b2", [2], 4)],
  inputs: { x: ["n", 3] },
  outputs: { y: ["n", 2] },
};
const feeds = { x: tensor(numbers(15, 9), [5, 3]) };

const ours = (model: OnnxModel): NodeProto[] => graphOf(model).node.filter((n) => n.domain === "mayhap");
const bytesOf = (model: OnnxModel): Buffer => Buffer.from(toBytes(model));

describe("apply", () => {
  test("puts a visible, defined node with its parameters on the weight edge", () => {
    const model = connect(build(parts), { p: 0.25, bias: true, maskPer: "example" }, ["fc2"]);
    expect(
      ours(model).map((n) => [
        n.opType,
        n.input,
        floatOf(n, "p", 0),
        stringOf(n, "scale", ""),
        stringOf(n, "mask_per", ""),
      ]),
    ).toEqual([
      ["DropConnect", ["w2"], 0.25, "inverted", "example"],
      ["DropConnect", ["b2"], 0.25, "inverted", "example"],
    ]);
    expect(model.proto.functions.map((f) => [f.domain, f.name, f.node.map((n) => n.opType)])).toEqual([
      ["mayhap", "DropConnect", ["Identity"]],
    ]);
    expect(model.proto.opsetImport.map((o) => [o.domain, Number(o.version)])).toEqual([
      ["", 17],
      ["mayhap", 1],
    ]);
    const [fc2] = adapter.layers(model).filter((l) => l.id === "fc2");
    expect(fc2?.dropconnect).toEqual({ p: 0.25, scale: "inverted", maskPer: "example", bias: true });
  });

  test("leaves the given model as it was, to the bit, and shares its tensors", () => {
    const model = build(parts);
    const before = bytesOf(model);
    const dropped = connect(model, { p: 0.5 });
    drop(dropped, { p: 0.5 }, ["fc2"]);
    expect(bytesOf(model).equals(before)).toBe(true);
    expect(graphOf(dropped).initializer[0]).toBe(graphOf(model).initializer[0]);
  });

  test("a second call changes p and does not stack", () => {
    const twice = connect(connect(build(parts), { p: 0.5 }), { p: 0.1 });
    expect(bytesOf(twice).equals(bytesOf(connect(build(parts), { p: 0.1 })))).toBe(true);
  });

  test("layers that are not named lose what an earlier call gave them; with none named the file is the original again", () => {
    const both = connect(build(parts), { p: 0.5 });
    expect(adapter.layers(connect(both, { p: 0.1 }, ["fc1"])).map((l) => l.dropconnect?.p)).toEqual([
      0.1,
      undefined,
      undefined,
    ]);
    for (const version of [3, 7, 8, 10]) {
      const model = build({ ...parts, ir: version, opset: 9, listWeights: version < 4 });
      for (const scale of ["inverted", "none"] as const) {
        const back = connect(connect(model, { p: 0.5, bias: true, scale }), { p: 0.1 }, []);
        expect(bytesOf(back).equals(bytesOf(model))).toBe(true);
      }
    }
  });

  test("dropout and dropconnect go together, and one does not remove the other", () => {
    const model = drop(connect(build(parts), { p: 0.25 }, ["fc2"]), { p: 0.5, maskPer: "example" }, ["fc2"]);
    const [fc2] = adapter.layers(model).filter((l) => l.id === "fc2");
    expect([fc2?.dropconnect?.p, fc2?.dropout]).toEqual([0.25, { p: 0.5, maskPer: "example" }]);
    const without = adapter.layers(connect(model, { p: 0.25 }, [])).find((l) => l.id === "fc2");
    expect([without?.dropconnect, without?.dropout?.p]).toEqual([undefined, 0.5]);
  });

  test("every p comes back exactly, also those that are no float32", async () => {
    for (const p of [0, 0.1, 0.2, 1 / 3, Math.PI / 10, 1e-9, 0.999999, 5e-324]) {
      const model = await loadOnnx(toBytes(connect(build(parts), { p }, ["fc1"])));
      expect(adapter.layers(model)[0]?.dropconnect?.p).toBe(p);
    }
  });

  test("a p that someone edited in the file counts", () => {
    const model = connect(build(parts), { p: 1 / 3 }, ["fc1"]);
    const [node] = ours(model);
    node?.attribute.splice(
      node.attribute.findIndex((a) => a.name === "p"),
      1,
      floatAttribute("p", 0.5),
    );
    // A fresh copy, because what was read of a model is remembered.
    const edited = model.with({ ...model.proto });
    expect(adapter.layers(edited)[0]?.dropconnect?.p).toBe(0.5);
  });

  test.each([3, 6, 8])("runs with the original's bits at IR version %i", async (ir) => {
    const model = build({ ...parts, ir, opset: 9, listWeights: ir < 4 });
    const expected = bits(await runModel(model, feeds));
    for (const p of [0, 0.2]) expect(bits(await runModel(connect(model, { p, bias: true }), feeds))).toEqual(expected);
  });

  test('scale "none" runs W(1-p), in the type of the weights', async () => {
    const model = connect(build(parts), { p: 0.25, scale: "none" }, ["fc2"]);
    const scaled = weight("w2", [4, 2], 3);
    const by = build({
      ...parts,
      weights: parts.weights?.map((t) =>
        t.name === "w2"
          ? floatTensor(
              "w2",
              numbers(8, 3).map((v) => v * 0.75),
              [4, 2],
            )
          : t,
      ) ?? [scaled],
    });
    expect(distance(await runModel(by, feeds), await runModel(model, feeds))).toBeLessThan(1e-6);
    const half = build({
      nodes: [
        makeNode("Cast", ["x"], ["h"], { attributes: [intAttribute("to", 10)] }),
        makeNode("MatMul", ["h", "w"], ["m"], { name: "fc" }),
        makeNode("Cast", ["m"], ["y"], { attributes: [intAttribute("to", 1)] }),
      ],
      weights: [floatTensor("w", numbers(6), [3, 2], 10)],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2] },
    });
    const none = await runModel(connect(half, { p: 0.25, scale: "none" }), feeds);
    const full = await runModel(half, feeds);
    expect(
      distance({ y: { data: Float32Array.from(full.y?.data ?? [], (v) => v * 0.75), shape: [5, 2] } }, none),
    ).toBeLessThan(2e-3);
  });

  test("a tensor of a kept and a replaced layer stays whole for the kept one", async () => {
    const model = build({
      nodes: [
        makeNode("MatMul", ["x", "w"], ["y"], { name: "kept" }),
        makeNode("MatMul", ["x", "w"], ["z"], { name: "replaced" }),
      ],
      weights: [weight("w", [3, 2])],
      inputs: { x: ["n", 3] },
      outputs: { y: ["n", 2], z: ["n", 2] },
    });
    const original = await runModel(model, feeds);
    const zeros = await sampleOnce(connect(model, { p: 0.5 }, ["replaced"]), feeds, () => new Float32Array(6));
    expect(bits({ y: zeros.y as never })).toEqual(bits({ y: original.y as never }));
    expect([...(zeros.z?.data ?? [1])].every((v) => v === 0)).toBe(true);
  });

  test("names it adds are new, also where the model has taken them", async () => {
    const model = build({
      ...parts,
      nodes: [
        makeNode("Gemm", ["x", "w1/mayhap.DropConnect", "b1"], ["h"], {
          name: "fc1",
          attributes: [intAttribute("transB", 1)],
        }),
        makeNode("Relu", ["h"], ["w1/mayhap.DropConnect/mayhap.DropConnect"], {
          name: "mayhap.DropConnect/fc1/kernel",
        }),
        makeNode("MatMul", ["w1/mayhap.DropConnect/mayhap.DropConnect", "w2"], ["fc1/kernel"], { name: "fc2" }),
        makeNode("Add", ["fc1/kernel", "b2"], ["y"], { name: "add" }),
      ],
      weights: [
        weight("w1/mayhap.DropConnect", [4, 3], 1),
        weight("b1", [4], 2),
        weight("w2", [4, 2], 3),
        weight("b2", [2], 4),
      ],
    });
    const expected = await runModel(model, feeds);
    const dropped = connect(model, { p: 0.2, bias: true });
    expect(bits(await runModel(dropped, feeds))).toEqual(bits(expected));
    expect(distance(expected, await sampleOnce(dropped, feeds))).toBeLessThan(1e-6);
  });

  test("what cannot be changed is an error that names the layer and the reason", () => {
    const refusal = (make: () => unknown): unknown => {
      try {
        return make();
      } catch (error) {
        return [error instanceof ModelError, (error as ModelError).code, (error as ModelError).message];
      }
    };
    expect(refusal(() => connect(build(parts), { p: 0.1 }, ["none"]))).toEqual([
      true,
      "UNSUPPORTED_LAYER",
      'Layer "none" cannot get dropconnect: the model has no layer with this id. Leave it out with the layers option.',
    ]);
    expect(refusal(() => connect(build(parts), { p: 0.1 }, ["relu"]))).toEqual([
      true,
      "UNSUPPORTED_LAYER",
      'Layer "relu" cannot get dropconnect: a Relu node has no constant weights. Leave it out with the layers option.',
    ]);
    expect(refusal(() => drop(build(parts), { p: 0.1 }, ["relu"]))).toMatchObject([
      true,
      "UNSUPPORTED_LAYER",
      expect.stringContaining("no activations"),
    ]);
  });

  test("before opset 7 nothing can be multiplied by broadcasting, so what needs it is refused", async () => {
    const old = build({ ...parts, opset: 6, ir: 3, listWeights: true });
    expect(() => drop(old, { p: 0.1 }, ["fc2"])).toThrow('dropout and scale "none" need opset 7');
    expect(() => connect(old, { p: 0.1, scale: "none" })).toThrow("The model uses opset 6");
    expect(adapter.layers(connect(old, { p: 0.1 })).filter((l) => l.dropconnect !== undefined).length).toBe(2);
  });

  test("the result is plain protobuf: parsing what it writes gives the same bytes", async () => {
    const dropped = connect(build(parts), { p: 0.2, scale: "none" });
    const again = await loadOnnx(toBytes(dropped));
    expect(Buffer.from(toBinary(ModelProtoSchema, again.proto)).equals(bytesOf(dropped))).toBe(true);
  });
});
