import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadOnnx } from "@mayhap/onnx";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { inputs, samplesOf, worst } from "./browser/case.ts";

const fixtures = join(import.meta.dirname, "../docs/fixtures");

// The browser tests compare with the same file, so that one seed means the same samples here and there.
it("ONNX in Node gives the golden samples", async () => {
  const found = await samplesOf(await loadOnnx(join(fixtures, "model.onnx")), { x: { data: inputs(), shape: [5, 4] } });
  if (process.env.MAYHAP_GOLDEN === "write")
    writeFileSync(join(import.meta.dirname, "browser/golden.json"), `${JSON.stringify(found)}\n`);
  expect(worst(found)).toBeLessThan(1e-6);
});

it("TF.js in Node gives the golden samples", async () => {
  await tf.setBackend("cpu");
  const model = await loadTfjs(join(fixtures, "models/digits"));
  const x = tf.tensor2d(inputs(), [5, 4]);
  expect(worst(await samplesOf(model, x))).toBeLessThan(1e-5);
});
