import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropconnect, predict } from "@mayhap/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { StringStringEntryProtoSchema, TensorProto_DataLocation, TensorProtoSchema } from "../src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { loadOnnx, OnnxModel, saveOnnx, toBytes, withMetadata } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { build, buildProto, numbers, weight } from "./support/build.ts";

// Models whose content did not come by this copy's loadOnnx: made by hand, or by another copy of the package.
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "mayhap-hand-made-"));
});
afterAll(() => rm(dir, { recursive: true }));

const x = { data: numbers(6), shape: [1, 2, 3] };
const recurrent = (): OnnxModel =>
  build({
    nodes: [
      makeNode("LSTM", ["x", "W", "R"], ["h"], { attributes: [intAttribute("hidden_size", 2)] }),
      makeNode("MatMul", ["h", "w"], ["y"], { name: "fc" }),
    ],
    weights: [weight("W", [1, 8, 3]), weight("R", [1, 8, 2], 2), weight("w", [2, 2], 3)],
    inputs: { x: [1, 2, 3] },
    outputs: { y: undefined },
  });
const quantised = (): OnnxModel => {
  const bytes = create(TensorProtoSchema, {
    name: "w",
    dims: [3n, 2n],
    dataType: 3,
    int32Data: [1, -2, 3, -4, 5, -6],
  });
  const zero = create(TensorProtoSchema, { name: "z", dataType: 3, int32Data: [0] });
  return build({
    nodes: [makeNode("DynamicQuantizeMatMul", ["x", "w", "s", "z"], ["y"], { domain: "com.microsoft" })],
    weights: [bytes, weight("s", []), zero],
    inputs: { x: [1, 2, 3] },
    outputs: { y: undefined },
    domains: ["com.microsoft"],
  });
};

/** Another copy, whose registered adapter takes the place of the first one's. Nothing was loaded by it. */
async function otherCopy() {
  vi.resetModules();
  return { onnx: await import("../src/index.ts"), core: await import("@mayhap/core") };
}

describe("a model by another copy of the package", () => {
  test.each([
    ["with an LSTM", recurrent],
    ["with quantised layers", quantised],
    ["that was transformed, so that it has functions", () => dropconnect(recurrent(), { p: 0.2, layers: "all" })],
  ])("%s is refused until it is loaded by this one, and can be saved before", async (_, make) => {
    const model = make();
    const { onnx, core } = await otherCopy();
    const refusal = { name: "ModelError", code: "UNKNOWN_MODEL", message: expect.stringContaining("loadOnnx(toBytes") };
    expect(() => onnx.adapter.layers(model)).toThrow(expect.objectContaining(refusal));
    await expect(core.predict(model, { x })).rejects.toMatchObject(refusal);
    await expect(onnx.saveOnnx(model, join(dir, "inputs.onnx"), { as: "inputs" })).rejects.toMatchObject(refusal);

    const named = onnx.withMetadata(model, { author: "somebody" });
    await onnx.saveOnnx(named, join(dir, "model.onnx"), { inline: true });
    expect((await loadOnnx(join(dir, "model.onnx"))).proto.metadataProps.at(-1)?.value).toBe("somebody");

    const here = core.dropconnect(await onnx.loadOnnx(onnx.toBytes(model)), { p: 0.2, layers: "all" });
    const y = await core.predict(here, { x }, { samples: 4, seed: 1 });
    expect(y.std.data.some((v) => v > 0)).toBe(true);
    await here.release();
  });
});

describe("a model without the contents of its data files", () => {
  const proto = buildProto({
    nodes: [makeNode("MatMul", ["x", "v"], ["h"]), makeNode("MatMul", ["h", "w"], ["y"], { name: "fc" })],
    weights: [
      weight("v", [3, 3]),
      create(TensorProtoSchema, {
        name: "w",
        dims: [3n, 2n],
        dataType: 1,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [create(StringStringEntryProtoSchema, { key: "location", value: "w.bin" })],
      }),
    ],
    inputs: { x: ["n", 3] },
    outputs: { y: ["n", 2] },
  });
  const model = dropconnect(new OnnxModel(proto), 0.2);
  const refusal = { name: "ModelFileError", code: "EXTERNAL_DATA", message: expect.stringContaining("externalData") };

  test.each([
    ["mask", "mask" as const],
    ["gaussian", "gaussian" as const],
  ])("is refused where values are needed, by %s", async (_, method) => {
    await expect(predict(model, { x: [[1, 2, 3]] }, { method })).rejects.toMatchObject(refusal);
  });

  test("is refused by saveOnnx as inputs; otherwise it is saved with what it says of them", async () => {
    await expect(saveOnnx(model, join(dir, "w.onnx"), { as: "inputs" })).rejects.toMatchObject(refusal);
    const bytes = toBytes(withMetadata(model, { author: "somebody" }));
    const data = new Uint8Array(numbers(6).buffer);
    const whole = await loadOnnx(bytes, { externalData: { "w.bin": data } });
    expect((await predict(whole, { x: [[1, 2, 3]] }, { samples: 4, seed: 1 })).std.data.some((v) => v > 0)).toBe(true);
    await whole.release();
  });
});
