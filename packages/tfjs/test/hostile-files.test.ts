import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadTfjs } from "../src/node/index.ts";

const fixture = join(import.meta.dirname, "..", "..", "..", "docs", "fixtures", "models", "digits");
const root = mkdtempSync(join(tmpdir(), "mayhap-hostile-"));
const folder = join(root, "model");
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(fixture, folder, { recursive: true });
});

type Json = { [key: string]: Json } & Json[] & (string | number | null);

/** The model of the folder with a changed model.json. */
function changed(change: (json: Json) => void): Promise<unknown> {
  const path = join(folder, "model.json");
  const json = JSON.parse(readFileSync(path, "utf8")) as Json;
  change(json);
  writeFileSync(path, JSON.stringify(json));
  return loadTfjs(folder);
}

const set = (target: unknown, values: object) => Object.assign(target as object, values);
const firstWeight = (json: Json) => json.weightsManifest?.[0]?.weights?.[0] as Json;

describe("a weights manifest", () => {
  test.each<[string, object, RegExp]>([
    ["without a shape", { shape: null }, /the shape null, which is no array of whole numbers/],
    ["with half a dimension", { shape: [0.5, 2] }, /no array of whole numbers from 0/],
    ["with a negative dimension", { shape: [-1, -32] }, /no array of whole numbers from 0/],
    ["without a type", { dtype: 3 }, /has no dtype/],
    ["without a name", { name: null }, /weight 1 of a group in weightsManifest has no name/],
    ["of a strange quantization", { quantization: { dtype: "int7" } }, /neither uint8, uint16 nor float16/],
    ["without a scale", { quantization: { dtype: "uint8", min: 0 } }, /without a scale/],
  ])("%s", async (_, values, message) => {
    await expect(changed((json) => set(firstWeight(json), values))).rejects.toMatchObject({
      name: "ModelFileError",
      code: "NOT_A_MODEL",
      message: expect.stringMatching(message),
    });
  });

  test("that lists nothing, or a folder", async () => {
    const nothing = changed((json) => set(json.weightsManifest?.[0], { weights: [null] }));
    await expect(nothing).rejects.toMatchObject({
      code: "NOT_A_MODEL",
      message: expect.stringMatching(/is no object/),
    });
    mkdirSync(join(folder, "weights"));
    const inner = changed((json) => set(json.weightsManifest?.[0], { paths: ["weights"], weights: [] }));
    await expect(inner).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringMatching(/cannot be read/) });
  });
});

describe("layers", () => {
  test.each([1e6, 1e9])("that ask for more weights than the files hold get none: %s units", async (units) => {
    const { numBytes } = tf.memory();
    const loading = changed((json) => set(json.modelTopology?.config?.layers?.[0]?.config, { units }));
    await expect(loading).rejects.toMatchObject({
      code: "TRUNCATED",
      message: expect.stringMatching(
        /layer "fc1" takes a weight of shape \[4, 1\d+\], and the weights files hold 67 values/,
      ),
    });
    expect(tf.memory().numBytes).toBeLessThan(numBytes + 1000);
    // The next one is not held to that budget.
    expect(tf.layers.dense({ units: 50, inputShape: [50] }).apply(tf.input({ shape: [50] }))).toBeDefined();
  });

  /** InputLayer -> a -> b, with the given inputs of b. */
  const functional = (inputs: unknown) => (json: Json) => {
    const layer = (class_name: string, name: string, inbound_nodes: unknown, config: object) => ({
      class_name,
      name,
      inbound_nodes,
      config: { name, ...config },
    });
    const layers = [
      layer("InputLayer", "in", [], { batch_input_shape: [null, 4] }),
      layer("Dense", "fc1", [[["in", 0, 0, {}]]], { units: 8 }),
      layer("Dense", "fc2", inputs, { units: 3 }),
    ];
    const config = { name: "m", layers, input_layers: [["in", 0, 0]], output_layers: [["fc2", 0, 0]] };
    set(json.modelTopology, { class_name: "Model", config });
  };

  test("that wait for each other", async () => {
    await expect(changed(functional([[["fc1", 0, 0, {}]]]))).resolves.toBeInstanceOf(tf.LayersModel);
    for (const inputs of [[[["fc2", 0, 0, {}]]], [[["nobody", 0, 0, {}]]], [[["fc1", 7, 0, {}]]], [["fc1"]]])
      await expect(changed(functional(inputs))).rejects.toMatchObject({
        code: "NOT_A_MODEL",
        message: expect.stringMatching(/the layer "fc2" waits for the output of a layer that never gives one/),
      });
  });

  test("of one name", async () => {
    const twice = changed((json) => set(json.modelTopology?.config?.layers?.[1]?.config, { name: "fc1" }));
    await expect(twice).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  });
});
