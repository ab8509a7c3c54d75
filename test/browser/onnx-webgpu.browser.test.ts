import { loadOnnx } from "@mayhap/onnx";
import * as ort from "onnxruntime-web/webgpu";
import { expect, it } from "vitest";
import modelUrl from "../../docs/fixtures/model.onnx?url";
import { inputs, samplesOf, worst } from "./case.ts";
import { hasWebGPU } from "./webgpu.ts";

ort.env.wasm.numThreads = 1;
const webgpu = await hasWebGPU("onnx-webgpu.browser.test.ts");

it.skipIf(!webgpu)("onnxruntime-web (webgpu) gives the samples of Node", async () => {
  const options = { runtime: ort, session: { executionProviders: ["webgpu"] } };
  const model = await loadOnnx(new URL(modelUrl, location.href), options);
  const found = await samplesOf(model, { x: { data: inputs(), shape: [5, 4] } });
  expect(worst(found)).toBeLessThan(1e-4);
});
