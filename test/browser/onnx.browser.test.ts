import { loadOnnx } from "@mayhap/onnx";
import * as ort from "onnxruntime-web/wasm";
import { expect, it } from "vitest";
import modelUrl from "../../docs/fixtures/model.onnx?url";
import { inputs, samplesOf, worst } from "./case.ts";

ort.env.wasm.numThreads = 1;

it("onnxruntime-web (wasm) gives the samples of Node", async () => {
  const model = await loadOnnx(new URL(modelUrl, location.href), { runtime: ort });
  const found = await samplesOf(model, { x: { data: inputs(), shape: [5, 4] } });
  expect(worst(found)).toBeLessThan(1e-5);
});

it("says that a runtime is needed", async () => {
  const model = await loadOnnx(new URL(modelUrl, location.href));
  await expect(samplesOf(model, { x: { data: inputs(), shape: [5, 4] } })).rejects.toMatchObject({
    code: "RUNTIME_MISSING",
  });
});
