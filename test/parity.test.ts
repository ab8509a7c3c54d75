import { readFileSync } from "node:fs";
import {
  type DropConnectOptions,
  drawUniforms,
  dropconnect,
  dropout,
  explain,
  predict,
  trainingStream,
} from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { openData } from "./support/data.ts";
import { type OnnxDense, onnxMlp } from "./support/onnx-mlp.ts";
import { completeWasm } from "./support/wasm-kernels.ts";

// One network in two frameworks under one seed: the samples agree, sample by sample.

const SAMPLES = 6;
const SEED = 2 ** 40 + 11;

/** Made-up numbers in (-1, 1). */
function numbers(size: number, which: number): Float32Array {
  const u = new Float32Array(size);
  drawUniforms({ seed: 5, stream: trainingStream("kernel"), sample: which, example: 0 }, u);
  return u.map((v) => 2 * v - 1);
}

function dense(inputs: number, units: number, which: number, activation: OnnxDense["activation"]): OnnxDense {
  const kernel = numbers(inputs * units, which).map((w) => w * Math.sqrt(3 / inputs));
  return { name: `dense${which}`, shape: [inputs, units], kernel, bias: numbers(units, 100 + which), activation };
}

const layers = [
  dense(64, 48, 1, "relu"),
  dense(48, 40, 2, "relu"),
  dense(40, 32, 3, "linear"),
  dense(32, 10, 4, "softmax"),
];
const x = { data: numbers(5 * 64, 9), shape: [5, 64] };

function tfMlp(): tf.LayersModel {
  return tf.sequential({
    layers: layers.map(({ shape: [inputs, units], kernel, bias, activation, name }) =>
      tf.layers.dense({
        ...{ units, activation, name, inputShape: [inputs] },
        weights: [tf.tensor2d(kernel, [inputs, units]), tf.tensor1d(bias)],
      }),
    ),
  });
}

/** The samples of a model's only output. */
async function samples(model: unknown, inputs: unknown, options = {}): Promise<readonly Float64Array[]> {
  const y = await predict(model, inputs, { samples: SAMPLES, seed: SEED, keep: true, ...options });
  return (y.kept ?? []).map(({ data }) => data);
}

/** Largest difference between two lists of samples, relative to the largest value. */
function distance(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  expect(a.map(({ length }) => length)).toEqual(b.map(({ length }) => length));
  const scale = Math.max(...b.map((values) => Math.max(...values.map(Math.abs))));
  return (
    Math.max(...a.map((values, k) => Math.max(...values.map((v, i) => Math.abs(v - (b[k]?.[i] as number)))))) / scale
  );
}

beforeAll(async () => {
  await tf.setBackend("wasm");
  completeWasm();
});

describe("a network that is built in both frameworks", () => {
  const variants: DropConnectOptions[] = [
    { p: 0.3 },
    { p: 0.3, layers: "all", bias: true },
    { p: 0.5, scale: "none" },
    { p: 0.1, maskPer: "example" },
    { p: (layer) => (layer.weights[0]?.shape[1] === 10 ? 0.5 : 0.2), layers: "probly" },
  ];

  it.each(variants.map((options) => [JSON.stringify({ ...options, p: String(options.p) }), options] as const))(
    "dropconnect %s",
    async (_, options) => {
      const onnx = await samples(dropconnect(await loadOnnx(onnxMlp(layers)), options), x);
      const tfjs = await samples(dropconnect(tfMlp(), options), x);
      expect(onnx).toHaveLength(SAMPLES);
      expect(distance(tfjs, onnx)).toBeLessThan(1e-5);
      expect(distance(onnx.slice(1), onnx.slice(0, -1))).toBeGreaterThan(1e-2);
    },
  );

  it.each(["example", "sample"] as const)("dropout with a mask per %s", async (maskPer) => {
    const onnx = await samples(dropout(await loadOnnx(onnxMlp(layers)), { p: 0.2, maskPer }), x);
    const tfjs = await samples(dropout(tfMlp(), { p: 0.2, maskPer }), x);
    expect(distance(tfjs, onnx)).toBeLessThan(1e-5);
    expect(distance(onnx.slice(1), onnx.slice(0, -1))).toBeGreaterThan(1e-2);
  });

  it("in parts of any size, on either side", async () => {
    const whole = await samples(dropconnect(await loadOnnx(onnxMlp(layers)), 0.3), x, { batchSize: 2 });
    expect(distance(await samples(dropconnect(tfMlp(), 0.3), x, { batchSize: 3 }), whole)).toBeLessThan(1e-5);
  });

  it("the statistics agree", async () => {
    const [onnx, tfjs] = await Promise.all(
      [dropconnect(await loadOnnx(onnxMlp(layers)), 0.3), dropconnect(tfMlp(), 0.3)].map((model) =>
        predict(model, x, { samples: 50, seed: SEED }),
      ),
    );
    expect(distance([tfjs?.variance.data as Float64Array], [onnx?.variance.data as Float64Array])).toBeLessThan(1e-4);
    expect(tfjs?.classes).toEqual(onnx?.classes);
    expect(
      distance([tfjs?.expectedEntropy.data as Float64Array], [onnx?.expectedEntropy.data as Float64Array]),
    ).toBeLessThan(1e-5);
  });
});

describe("magika v3.3, published in both formats", () => {
  const onnxFile = openData("onnx/magika_v3_3.onnx");
  const tfjsFolder = openData("tfjs/magika_v3_3");

  // Written at once: hooks do not run where every test is skipped.
  if (onnxFile === undefined)
    process.stdout.write("parity.test.ts did not run in full: magika is not there (set MAYHAP_DATA).\n");

  /** The bytes of a source file as magika reads them: the beginning, the end, 256 for padding. */
  function bytes(): Int32Array {
    const text = readFileSync(new URL(import.meta.url));
    const begin = text.subarray(0, 1024);
    const end = text.subarray(-1024);
    return Int32Array.from({ length: 2048 }, (_, i) => (i < 1024 ? begin[i] : end[i - 1024]) ?? 256);
  }

  it
    .skipIf(onnxFile === undefined)
    .each([{ p: 0.2 }, { p: 0.2, layers: "all", kinds: ["linear", "conv"] }, { p: 0.1, scale: "none" }] as const)(
    "dropconnect %j",
    async (options) => {
      const onnx = await loadOnnx(onnxFile as string);
      const graph = await loadTfjs(tfjsFolder as string);
      const shapes = (model: unknown) =>
        explain(model)
          .layers.filter(({ layer }) => layer.kind === "linear")
          .map(({ layer }) => layer.weights[0]?.shape);
      expect(shapes(graph)).toEqual(shapes(onnx));
      const input = { data: bytes(), shape: [1, 2048] };
      const a = await samples(dropconnect(onnx, options), input);
      const b = await samples(dropconnect(graph, options), input);
      // Rounding, which depends on the input, and that is the text of this file: 1.1e-5 was seen.
      expect(distance(b, a)).toBeLessThan(3e-5);
      expect(distance(a.slice(1), a.slice(0, -1))).toBeGreaterThan(1e-3);
      graph.dispose();
    },
  );
});
