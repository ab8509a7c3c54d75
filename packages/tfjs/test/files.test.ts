import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { adapter } from "@mayhap/tfjs";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { bits, connect, predicted } from "./support/transform.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayhap-tfjs-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function small(): tf.LayersModel {
  return tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4], name: "a" }), tf.layers.dense({ units: 2, name: "b" })],
  });
}

/** Saves a small model and changes its model.json. */
async function altered(change: (json: tf.io.ModelJSON) => void): Promise<string> {
  const path = join(folder, "altered");
  await saveTfjs(small(), path);
  const json = JSON.parse(await readFile(join(path, "model.json"), "utf8")) as tf.io.ModelJSON;
  change(json);
  await writeFile(join(path, "model.json"), JSON.stringify(json));
  return path;
}

const failing = (code: string, ...words: string[]): unknown =>
  expect.objectContaining({
    name: "ModelFileError",
    code,
    message: expect.stringMatching(new RegExp(words.map((word) => `(?=[^]*${word})`).join(""))),
  });

test("a model saved and loaded is the same, by folder, file or URL", async () => {
  const model = connect(small(), { p: 0.25, bias: true });
  const target = join(folder, "deep", "er");
  await saveTfjs(model, target);
  const x = tf.randomUniform([3, 4]);
  for (const path of [
    target,
    join(target, "model.json"),
    pathToFileURL(target),
    String(pathToFileURL(join(target, "model.json"))),
  ]) {
    const loaded = (await loadTfjs(path)) as tf.LayersModel;
    expect(adapter.layers(loaded)).toEqual(adapter.layers(model));
    expect(bits(...predicted(loaded, x))).toBe(bits(...predicted(model, x)));
  }
});

test("saving over a model replaces it and leaves other files alone", async () => {
  await saveTfjs(small(), folder);
  await writeFile(join(folder, "labels.txt"), "yes\nno\n");
  const second = small();
  await saveTfjs(second, folder);
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(["labels.txt", "model.json", expect.stringMatching(/^weights-[0-9a-f]{12}\.bin$/)]);
  const loaded = (await loadTfjs(folder)) as tf.LayersModel;
  expect(bits(...loaded.getWeights().map((weight) => weight.dataSync()))).toBe(
    bits(...second.getWeights().map((weight) => weight.dataSync())),
  );
});

test("a save that fails leaves nothing half-written", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(saveTfjs(small(), join(folder, "file"))).rejects.toEqual(failing("WRITE_FAILED"));
  await mkdir(join(folder, "taken", "model.json"), { recursive: true });
  await expect(saveTfjs(small(), join(folder, "taken"))).rejects.toEqual(failing("WRITE_FAILED"));
  expect((await readdir(join(folder, "taken"))).filter((name) => name.includes(".part"))).toEqual([]);
});

test("what is no model is refused in words", async () => {
  const file = join(folder, "model.json");
  const cases: [string, string, string][] = [
    ["", "TRUNCATED", "empty"],
    ["  \n", "TRUNCATED", "empty"],
    ["ONNX\u0008", "NOT_A_MODEL", "not JSON"],
    ['{"modelTopology": {"node": [', "TRUNCATED", "cut off"],
    ["{}", "NOT_A_MODEL", "modelTopology"],
    ["3", "NOT_A_MODEL", "modelTopology"],
    ['{"modelTopology": {"class_name": "Sequential"}}', "TRUNCATED", "without weights"],
    ['[{"paths": [], "weights": []}]', "UNSUPPORTED_FORMAT", "0.x"],
    ['{"modelTopology": {"class_name": "Sequential"}, "weightsManifest": [{}]}', "NOT_A_MODEL", "weightsManifest"],
  ];
  for (const [text, code, word] of cases) {
    await writeFile(file, text);
    await expect(loadTfjs(folder)).rejects.toEqual(failing(code, word));
  }
  await expect(loadTfjs(join(folder, "nowhere"))).rejects.toEqual(failing("NOT_FOUND", "model.json"));
  await expect(loadTfjs("https://example.com/model.json")).rejects.toEqual(failing("NOT_FOUND", "loadLayersModel"));
  await mkdir(join(folder, "empty"));
  await expect(loadTfjs(join(folder, "empty"))).rejects.toEqual(failing("NOT_FOUND"));
});

test("missing and truncated weights are told apart", async () => {
  const path = await altered(() => {});
  const weights = (await readdir(path)).find((name) => name.endsWith(".bin")) as string;
  const bytes = await readFile(join(path, weights));
  await writeFile(join(path, weights), bytes.subarray(0, 40));
  await expect(loadTfjs(path)).rejects.toEqual(failing("TRUNCATED", "take 92 bytes", "only 40"));
  await rm(join(path, weights));
  await expect(loadTfjs(path)).rejects.toEqual(failing("NOT_FOUND", weights));
});

test("weights are only read from the model's folder", async () => {
  const outside = join(folder, "secret.bin");
  await writeFile(outside, new Uint8Array(92));
  for (const name of [
    "../secret.bin",
    "sub/../../secret.bin",
    "..\\secret.bin",
    outside,
    "/etc/passwd",
    "\\\\host\\share",
    "C:\\x.bin",
    "file:///etc/passwd",
    "https://example.com/w.bin",
    "",
  ]) {
    const path = await altered((json) => {
      (json.weightsManifest[0] as tf.io.WeightsManifestConfig[number]).paths = [name];
    });
    await expect(loadTfjs(path), name).rejects.toEqual(failing("UNSAFE_PATH", "own folder"));
  }
  const path = await altered((json) => {
    (json.weightsManifest[0] as tf.io.WeightsManifestConfig[number]).paths = ["link.bin"];
  });
  await symlink(outside, join(path, "link.bin"));
  await expect(loadTfjs(path)).rejects.toEqual(failing("UNSAFE_PATH", "link"));
  await rm(join(path, "link.bin"));
  await mkdir(join(path, "..", "elsewhere"));
  await writeFile(join(path, "..", "elsewhere", "w.bin"), new Uint8Array(92));
  await symlink(join(path, "..", "elsewhere"), join(path, "sub"));
  const inside = await altered((json) => {
    (json.weightsManifest[0] as tf.io.WeightsManifestConfig[number]).paths = ["sub/w.bin"];
  });
  await expect(loadTfjs(inside)).rejects.toEqual(failing("UNSAFE_PATH"));
});

test("a file without a format key is told by its topology", async () => {
  const path = await altered((json) => {
    delete (json as { format?: string }).format;
  });
  expect(await loadTfjs(path)).toBeInstanceOf(tf.LayersModel);
});

test("what TF.js cannot build is said in our words, with its error as the cause", async () => {
  type Topology = {
    class_name: string;
    config: { layers: { class_name: string; config: Record<string, unknown> }[] };
    keras_version: string;
  };
  const custom = await altered((json) => {
    ((json.modelTopology as unknown as Topology).config.layers[1] as { class_name: string }).class_name = "MyLayer";
  });
  await expect(loadTfjs(custom)).rejects.toEqual(failing("UNSUPPORTED_FORMAT", "MyLayer", "registerClass"));
  const keras3 = await altered((json) => {
    const topology = json.modelTopology as unknown as Topology;
    topology.keras_version = "3.5.0";
    const first = topology.config.layers[0] as { config: Record<string, unknown> };
    first.config.batch_shape = first.config.batch_input_shape;
    delete first.config.batch_input_shape;
  });
  const error = await loadTfjs(keras3).catch((caught: unknown) => caught);
  expect(error).toEqual(failing("UNSUPPORTED_FORMAT", "Keras 3", "ONNX"));
  expect((error as Error).cause).toBeInstanceOf(Error);
});

const data = openData("tfjs");

describe.skipIf(data === undefined)("open models", () => {
  test("a GRU with reset_after is refused in words", async () => {
    const error = await loadTfjs(join(data as string, "naima_gru_functional")).catch((caught: unknown) => caught);
    expect(error).toEqual(failing("UNSUPPORTED_FORMAT", "reset_after", "ONNX"));
    expect((error as Error).cause).toBeInstanceOf(Error);
  });

  test("a graph model without its weights file is refused", async () => {
    await expect(loadTfjs(join(data as string, "bad_graph_missing_weights"))).rejects.toEqual(
      failing("NOT_FOUND", "weights file"),
    );
  });

  test("uint8 weights and several weight files come back as TF.js decodes them", async () => {
    const quantised = (await loadTfjs(join(data as string, "nsfw_mobilenet_uint8"))) as tf.LayersModel;
    expect(quantised.weights.every((weight) => weight.read().dtype === "float32")).toBe(true);
    const three = (await loadTfjs(join(data as string, "mnist_dense_3groups"))) as tf.LayersModel;
    expect(three.countParams()).toBe((1607680 + 1050624 + 20520) / 4);
  });

  test("a graph model is loaded, saved and loaded again", async () => {
    const model = (await loadTfjs(join(data as string, "mnist_mlp_graph"))) as tf.GraphModel;
    expect(model).toBeInstanceOf(tf.GraphModel);
    await saveTfjs(model, join(folder, "graph"));
    const again = (await loadTfjs(join(folder, "graph"))) as tf.GraphModel;
    const x = tf.randomUniform([2, 28, 28]);
    expect((again.predict(x) as tf.Tensor).dataSync()).toEqual((model.predict(x) as tf.Tensor).dataSync());
  });

  test("a truncated copy of a real model is refused", async () => {
    const copy = join(folder, "copy");
    await cp(join(data as string, "fashion_mlp_4tsu"), copy, { recursive: true });
    const shard = join(copy, "group1-shard1of1.bin");
    await writeFile(shard, (await readFile(shard)).subarray(0, 100_000));
    await expect(loadTfjs(copy)).rejects.toEqual(failing("TRUNCATED", "407080"));
  });
});
