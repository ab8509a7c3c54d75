import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropconnect, predict, subnetwork, type WeightSite } from "@mayhap/core";
import { adapter, graphAdapter } from "@mayhap/tfjs";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { matMul } from "./support/graph-builder.ts";
import { distance } from "./support/transform.ts";

let folder = "";

beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "mayhap-quantised-"));
});

afterAll(() => rm(folder, { recursive: true }));

const kinds = ["linear", "conv"] as const;
const sizes = { conv: [2, 2, 1, 3], dense: [12, 2] } as const;

/** Whole numbers that stand for weights: a tenth of each, less 3. */
const stored = (size: number): number[] => Array.from({ length: size }, (_, i) => (7 * i + 3) % 61);
const meant = (value: number): number => value / 10 - 3;

/** A float16, of a number that is no subnormal one. */
function half(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  return ((bits >>> 16) & 0x8000) | ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}

/** The entries of a manifest with the bytes that they tell of. */
function manifest(names: Readonly<Record<keyof typeof sizes, string>>, dtype: "uint8" | "uint16" | "float16") {
  const parts: Uint8Array[] = [];
  const weights = (["conv", "dense"] as const).map((key) => {
    const shape = [...sizes[key]];
    const numbers = stored(tf.util.sizeFromShape(shape));
    const data =
      dtype === "uint8"
        ? Uint8Array.from(numbers)
        : Uint16Array.from(numbers, (value) => (dtype === "float16" ? half(meant(value)) : value));
    parts.push(new Uint8Array(data.buffer));
    const quantization = dtype === "float16" ? { dtype } : { dtype, scale: 0.1, min: -3 };
    return { name: names[key], shape, dtype: "float32", quantization };
  });
  return { json: [{ paths: ["weights.bin"], weights }], data: Buffer.concat(parts) };
}

/** A convolution and a dense layer, without the key `format`, as many files are. */
const topologies = {
  layers: {
    names: { conv: "conv/kernel", dense: "dense/kernel" },
    topology: {
      class_name: "Sequential",
      config: [
        {
          class_name: "Conv2D",
          config: {
            name: "conv",
            filters: 3,
            kernel_size: [2, 2],
            use_bias: false,
            batch_input_shape: [null, 3, 3, 1],
          },
        },
        { class_name: "Flatten", config: { name: "flatten" } },
        { class_name: "Dense", config: { name: "dense", units: 2, use_bias: false } },
      ],
    },
  },
  graph: {
    names: { conv: "conv_w", dense: "dense_w" },
    topology: {
      versions: { producer: 1 },
      node: [
        {
          name: "x",
          op: "Placeholder",
          attr: {
            dtype: { type: "DT_FLOAT" },
            shape: { shape: { dim: [-1, 3, 3, 1].map((size) => ({ size: String(size) })) } },
          },
        },
        { name: "conv_w", op: "Const", attr: { dtype: { type: "DT_FLOAT" } } },
        { name: "dense_w", op: "Const", attr: { dtype: { type: "DT_FLOAT" } } },
        { name: "shape", op: "Const", attr: { dtype: { type: "DT_INT32" } } },
        {
          name: "conv",
          op: "Conv2D",
          input: ["x", "conv_w"],
          attr: {
            strides: { list: { i: ["1", "1", "1", "1"] } },
            dilations: { list: { i: ["1", "1", "1", "1"] } },
            padding: { s: btoa("VALID") },
            data_format: { s: btoa("NHWC") },
          },
        },
        { name: "flat", op: "Reshape", input: ["conv", "shape"] },
        matMul("dense", "flat", "dense_w"),
      ],
    },
  },
} as const;

async function load(kind: keyof typeof topologies, dtype: "uint8" | "uint16" | "float16") {
  const { names, topology } = topologies[kind];
  const { json, data } = manifest(names, dtype);
  const path = join(folder, `${kind}-${dtype}.json`);
  if (kind === "graph") json[0]?.weights.push({ name: "shape", shape: [2], dtype: "int32" } as never);
  const shape = new Uint8Array(Int32Array.of(-1, 12).buffer);
  const file = `${kind}-${dtype}.bin`;
  await writeFile(join(folder, file), kind === "graph" ? Buffer.concat([data, shape]) : data);
  const weightsManifest = json.map((group) => ({ ...group, paths: [file] }));
  await writeFile(path, JSON.stringify({ modelTopology: topology, weightsManifest }));
  return loadTfjs(path);
}

test.each([
  ["layers", "uint8"],
  ["layers", "uint16"],
  ["layers", "float16"],
  ["graph", "uint8"],
  ["graph", "uint16"],
  ["graph", "float16"],
] as const)("%s with weights of %s: drawn as decoded, saved and loaded with the same samples", async (kind, dtype) => {
  const model = await load(kind, dtype);
  const random = dropconnect(model, { p: 0.3, layers: "all", kinds });
  const program = await (kind === "graph"
    ? graphAdapter.compile(random as tf.GraphModel)
    : adapter.compile(random as tf.LayersModel));
  const sites = program.sites as readonly WeightSite[];
  expect(sites.map(({ shape }) => shape)).toEqual([sizes.conv, sizes.dense]);
  for (const { values } of sites) expect(distance(values, stored(values.length).map(meant))).toBeLessThan(1e-3);
  const x = tf.randomUniform([2, 3, 3, 1], -1, 1, "float32", 8);
  const samples = async (of: unknown) =>
    (await predict(of, x, { samples: 3, seed: 4, keep: true })).kept?.map(({ data }) => [...data]);
  await saveTfjs(random, join(folder, "saved", `${kind}-${dtype}`));
  const loaded = await loadTfjs(join(folder, "saved", `${kind}-${dtype}`));
  const expected = await samples(random);
  expect(await samples(loaded)).toEqual(expected);
  const thinned = await subnetwork(loaded, 4, 1);
  await saveTfjs(thinned, join(folder, "thinned", `${kind}-${dtype}`));
  const again = await loadTfjs(join(folder, "thinned", `${kind}-${dtype}`));
  expect(distance((again.predict(x) as tf.Tensor).dataSync(), expected?.[1] ?? [])).toBeLessThan(1e-6);
});
