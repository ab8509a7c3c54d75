import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { dropconnect, endWorkers, ModelError, predict, RuntimeError } from "@mayhap/core";
import { setWorker } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useBackend } from "../../src/workers/backend.ts";
import { graphFixtures } from "../support/graph-fixtures.ts";
import { bits } from "../support/transform.ts";
import { built, start } from "./built.ts";

const { dense } = tf.layers;
const X = [[1, -2, 3, 0.5]];

/** Workers that were started, in order. */
const started: Worker[] = [];

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  started.length = 0;
  setWorker(() => {
    const worker = start(built("worker.js"));
    started.push(worker);
    return worker;
  });
});

/** 4 → width → width → 2: a sample of a wide one takes long. */
function network(width: number): tf.LayersModel {
  return dropconnect(
    tf.sequential({
      layers: [
        dense({ units: width, inputShape: [4], activation: "relu" }),
        dense({ units: width, activation: "relu" }),
        dense({ units: 2 }),
      ],
    }),
    0.3,
  );
}

async function mean(model: object, seed: number, workers = 0): Promise<string> {
  return bits((await predict(model, X, { samples: 10, seed, workers })).mean.data);
}

describe("while workers run", () => {
  const model = network(600);
  afterAll(() => endWorkers(model));

  test("the event loop is free, progress is reported, and abort takes effect at once", async () => {
    await predict(model, X, { samples: 2, workers: 2 });
    const stop = new AbortController();
    let ticks = 0;
    let reports = 0;
    const timer = setInterval(() => ticks++, 2);
    const begun = performance.now();
    const work = predict(model, X, {
      samples: 1e6,
      workers: 2,
      signal: stop.signal,
      onProgress: () => reports++,
    });
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      stop.abort();
    }, 400);
    await expect(work).rejects.toMatchObject({ code: "ABORTED" });
    const took = performance.now() - aborted;
    clearInterval(timer);
    expect(took).toBeLessThan(50);
    expect(reports).toBeGreaterThan(1);
    // A tick every 2 ms; as many as every 10 ms on a machine that does other things too.
    expect(ticks).toBeGreaterThan((performance.now() - begun) / 10);
    expect(await mean(model, 1, 2)).toBe(await mean(model, 1));
  });

  test("predictions at the same time do not mix", async () => {
    const alone = [await mean(model, 1), await mean(model, 2), await mean(model, 3)];
    expect(await Promise.all([mean(model, 1, 2), mean(model, 2, 2), mean(model, 3, 2)])).toEqual(alone);
  });

  test("a deadline is met", async () => {
    const y = await predict(model, X, { samples: 1e6, seed: 1, workers: 2, deadline: 200 });
    expect(y.stopped).toBe("deadline");
    const same = await predict(model, X, { samples: y.samples, seed: 1 });
    expect(bits(y.mean.data)).toBe(bits(same.mean.data));
  });
});

test("a call without a deadline starts the workers beforehand: those with one find them", async () => {
  const model = network(8);
  await predict(model, X, { samples: 2, seed: 1, workers: 2 });
  expect(started).toHaveLength(2);
  const y = await predict(model, X, { samples: 20, seed: 1, workers: 2, deadline: 60_000 });
  expect([y.stopped, y.samples, started.length]).toEqual(["samples", 20, 2]);
  await endWorkers(model);
});

test("abort takes effect at once while workers start", async () => {
  const model = network(8);
  const stop = new AbortController();
  const work = predict(model, X, { workers: 1, signal: stop.signal });
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    stop.abort();
  }, 1);
  await expect(work).rejects.toMatchObject({ code: "ABORTED" });
  expect(performance.now() - aborted).toBeLessThan(50);
  expect(await mean(model, 1, 1)).toBe(await mean(model, 1));
  await endWorkers(model);
});

test("a worker that dies in the middle fails the prediction, and the next one works again", async () => {
  const model = network(64);
  expect(await mean(model, 1, 2)).toBe(await mean(model, 1));
  const work = predict(model, X, { samples: 1e6, workers: 2 });
  setTimeout(() => started[1]?.terminate(), 50);
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RuntimeError);
  expect(error).toMatchObject({ code: "WORKER_FAILED", message: expect.stringMatching(/A worker ended: .*try again/) });
  expect(await mean(model, 1, 2)).toBe(await mean(model, 1));
  expect(started.length).toBe(4);
  await endWorkers(model);
});

test("a worker whose module is not there is an error, not a wait", async () => {
  setWorker(() => start(new URL("nowhere.mjs", import.meta.url)));
  await expect(predict(network(8), X, { workers: 1 })).rejects.toMatchObject({
    name: "RuntimeError",
    code: "WORKER_FAILED",
  });
});

test("a starter that throws is the user's to hear", async () => {
  setWorker(() => {
    throw new TypeError("no such worker");
  });
  await expect(predict(network(8), X, { workers: 2 })).rejects.toThrow("no such worker");
});

describe("layers of a user's own", () => {
  class Triple extends tf.layers.Layer {
    static readonly className = "TestTriple";
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul([inputs].flat()[0] as tf.Tensor, 3);
    }
  }
  tf.serialization.registerClass(Triple as never);
  const model = dropconnect(
    tf.sequential({ layers: [dense({ units: 4, inputShape: [4] }), new Triple({}), dense({ units: 2 })] }),
    0.3,
  );
  afterEach(() => endWorkers(model));

  test("are refused by workers that do not know them, by class and code", async () => {
    const error = await predict(model, X, { workers: 1 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: "UNSUPPORTED_LAYER" });
    expect((error as Error).message).toMatch(/do not know the layer "TestTriple".*setWorker\(\)/);
  });

  test("work in workers that register them", async () => {
    built("worker.js");
    setWorker(() => start(new URL("layer.mjs", import.meta.url)));
    expect(await mean(model, 1, 2)).toBe(await mean(model, 1));
  });
});

test("a custom op that workers do not know is named", async () => {
  const { counting } = graphFixtures;
  if ("absent" in counting) throw new Error(counting.absent);
  const layer = {
    kernel: [1, 2, 3, 4],
    shape: [2, 2] as [number, number],
    bias: undefined,
    activation: "linear" as const,
  };
  const model = dropconnect((await counting({ layers: [layer, { ...layer }] } as never)).model, 0.3);
  await expect(predict(model, [[1, 2]], { workers: 1 })).rejects.toMatchObject({
    name: "RuntimeError",
    code: "RUNTIME_RUN",
    message: expect.stringMatching(/custom op "TestCount".*setWorker/),
  });
  await endWorkers(model);
});

test("a backend that does not start is named", async () => {
  await expect(useBackend("nowhere")).rejects.toMatchObject({
    name: "RuntimeError",
    code: "RUNTIME_MISSING",
    message: expect.stringMatching(/backend "nowhere".*setWorker/),
  });
});

test("a process ends by itself though workers are ready for more", () => {
  built("worker.js");
  const script = fileURLToPath(new URL("exits.mjs", import.meta.url));
  const began = performance.now();
  const out = execFileSync(process.execPath, [script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 50_000,
  });
  expect(JSON.parse(out)).toEqual({ same: true });
  // Idle workers are kept for 10 s after the prediction; nobody waits for that.
  expect(performance.now() - began).toBeLessThan(30_000);
});
