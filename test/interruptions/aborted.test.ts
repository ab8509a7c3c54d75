import { dropconnect, predict, sample, sweep } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { counting } from "../../packages/onnx/test/support/counting.ts";
import { Dice } from "../fuzz/dice.ts";
import { onnxFile, rows, tfjsFolder } from "./cases.mjs";
import { collectGarbage } from "./garbage.ts";

const CALLS = 1000;
const x = rows(3);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Calls that are aborted: before they begin, while the model is made ready, or after some sample. */
async function abortMany(model: unknown, calls: number, dice: Dice): Promise<void> {
  for (let i = 0; i < calls; i++) {
    const stop = new AbortController();
    const after = dice.below(6);
    const method = dice.chance(0.3) ? "gaussian" : "mask";
    if (after === 0) stop.abort();
    const work = predict(model, x, {
      samples: 10_000,
      seed: i,
      method,
      batchSize: 2,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done >= after) stop.abort();
      },
    });
    if (after === 1) stop.abort();
    if (after === 2) setTimeout(() => stop.abort());
    await expect(work).rejects.toMatchObject({ code: "ABORTED" });
  }
}

describe(`${CALLS} aborted predictions`, () => {
  test("leave no onnxruntime session open", async () => {
    const { runtime, live } = counting();
    const model = dropconnect(await loadOnnx(onnxFile, { runtime }), 0.3);
    for (const method of ["mask", "gaussian"] as const) await predict(model, x, { samples: 2, method });
    const ready = live();
    expect(ready).toBeGreaterThan(0);
    await abortMany(model, CALLS, new Dice(1, 0));
    expect(live()).toBe(ready);
    await model.release();
    expect(live()).toBe(0);
  });

  test("leave no onnxruntime session open while it is created", async () => {
    const { runtime, live, created } = counting();
    const loaded = await loadOnnx(onnxFile, { runtime });
    for (let i = 0; i < 40; i++) {
      const model = dropconnect(loaded, 0.3);
      await abortMany(model, 1, new Dice(2, i));
      await model.release();
    }
    expect(created()).toBeGreaterThan(20);
    expect(live()).toBe(0);
  });

  test("leave no tensor of TF.js", async () => {
    const model = dropconnect(await loadTfjs(tfjsFolder), 0.3);
    for (const method of ["mask", "gaussian"] as const) await predict(model, x, { samples: 2, method });
    const { numTensors, numBytes } = tf.memory();
    await abortMany(model, CALLS, new Dice(3, 0));
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });
});

describe.each([
  ["samples", (model: unknown) => sample(model, x, { samples: 50, seed: 1 })],
  ["predictions of a sweep", (model: unknown) => sweep(model, x, [0.1, 0.2], { samples: 2, seed: 1 })],
])("%s that somebody walks away from", (_, start) => {
  /** In a function of its own, so that nothing on the stack holds the generator. */
  const begin = async (model: unknown) => {
    expect((await start(model).next()).done).toBe(false);
  };

  test("give onnxruntime's sessions back when they are collected", async () => {
    const { runtime, live } = counting();
    const model = dropconnect(await loadOnnx(onnxFile, { runtime }), 0.3);
    await begin(model);
    await model.release();
    expect(live()).toBeGreaterThan(0);
    await expect.poll(() => collectGarbage().then(live), { timeout: 10_000 }).toBe(0);
  });

  test("give TF.js' tensors back when they are collected", async () => {
    const model = dropconnect(await loadTfjs(tfjsFolder), 0.3);
    await predict(model, x, { samples: 2 });
    const { numTensors } = tf.memory();
    await begin(model);
    expect(tf.memory().numTensors).toBeGreaterThan(numTensors);
    await expect.poll(() => collectGarbage().then(() => tf.memory().numTensors), { timeout: 10_000 }).toBe(numTensors);
  });
});

test("samples are a generator in everything", () => {
  const generator = (async function* () {})();
  const samples = sample(undefined, x);
  expect(Object.getPrototypeOf(Object.getPrototypeOf(samples))).toBe(
    Object.getPrototypeOf(Object.getPrototypeOf(generator)),
  );
  expect(samples[Symbol.asyncIterator]()).toBe(samples);
});
