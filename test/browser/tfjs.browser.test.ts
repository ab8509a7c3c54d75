import { dropconnect, predict } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedWasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import "@tensorflow/tfjs-backend-webgpu";
import { expect, it } from "vitest";
import modelJson from "../../docs/fixtures/models/digits/model.json" with { type: "json" };
import weightsUrl from "../../docs/fixtures/models/digits/weights.bin?url";
import { inputs, samplesOf, worst } from "./case.ts";
import { hasWebGPU } from "./webgpu.ts";

setWasmPaths({
  "tfjs-backend-wasm.wasm": plainWasm,
  "tfjs-backend-wasm-simd.wasm": simdWasm,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedWasm,
});

const webgpu = await hasWebGPU("tfjs.browser.test.ts on webgpu");

// A GPU rounds otherwise than a CPU.
const tolerances: [backend: string, tolerance: number][] = [
  ["cpu", 1e-5],
  ["wasm", 1e-5],
  ["webgl", 1e-4],
  ...(webgpu ? ([["webgpu", 1e-4]] as [string, number][]) : []),
];

it.each(tolerances)("TF.js on %s gives the samples of Node", async (backend, tolerance) => {
  expect(await tf.setBackend(backend)).toBe(true);
  expect(tf.getBackend()).toBe(backend);
  const weightData = await (await fetch(weightsUrl)).arrayBuffer();
  const { modelTopology, weightsManifest } = modelJson;
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights) as never,
      weightData,
    }),
  );
  const x = tf.tensor2d(inputs(), [5, 4]);
  const before = tf.memory().numTensors;
  expect(worst(await samplesOf(model, x))).toBeLessThan(tolerance);
  expect(tf.memory().numTensors - before).toBeLessThan(10); // the stochastic model, which is still there
});

it.each(tolerances)("TF.js on %s counts what is not a number", async (backend) => {
  await tf.setBackend(backend);
  const { dense } = tf.layers;
  const model = dropconnect(
    tf.sequential({ layers: [dense({ units: 8, inputShape: [4] }), dense({ units: 3 })] }),
    0.3,
  );
  const x = tf.tensor2d([1, Number.NaN, 3, Number.POSITIVE_INFINITY], [1, 4]);
  const before = tf.memory().numTensors;
  const y = await predict(model, x, { seed: 1, samples: 2 });
  expect(Object.values(y.nonFinite.inputs)).toEqual([2]);
  expect(tf.memory().numTensors).toBe(before);
});
