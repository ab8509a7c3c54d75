import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { calls, onnxFile, tfjsFolder, told } from "./cases.mjs";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test.each([
  ["ONNX", async () => dropconnect(await loadOnnx(onnxFile), 0.3)],
  ["TF.js", async () => dropconnect(await loadTfjs(tfjsFolder), 0.3)],
])("concurrent predictions of one %s model do not mix", async (_, load) => {
  const model = await load();
  const alone: string[] = [];
  for (const { x, options } of calls) alone.push(told(await predict(model, x, options)));
  expect(new Set(alone).size).toBe(calls.length);
  // Twice each, in two orders, all at once.
  const both = [...calls.keys(), ...[...calls.keys()].reverse()];
  const together = await Promise.all(
    both.map(async (i) => {
      const call = calls[i] as (typeof calls)[number];
      return told(await predict(model, call.x, call.options));
    }),
  );
  expect(together).toEqual(both.map((i) => alone[i]));
});
