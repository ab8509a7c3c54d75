import type { Program } from "@mayhap/core";
import { dropconnect, dropout, ModelError, predict } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { Scale } from "./support/models.ts";
import { bits, connect } from "./support/transform.ts";

const { dense } = tf.layers;
const WIDTH = 64;
const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

/** 64 → 64 → 64 → 3, random but the same every time. */
function wide(last: "linear" | "softmax" = "linear"): tf.LayersModel {
  const kernel = (units: number, seed: number): tf.Tensor =>
    tf.randomNormal([WIDTH, units], 0, Math.sqrt(2 / WIDTH), "float32", seed);
  const layer = (units: number, activation: "relu" | "linear" | "softmax", seed: number): tf.layers.Layer =>
    dense({
      units,
      activation,
      weights: [kernel(units, seed), tf.randomNormal([units], 0, 0.1, "float32", seed + 10)],
      name: `d${seed}`,
      ...(seed === 1 ? { inputShape: [WIDTH] } : {}),
    });
  return tf.sequential({ layers: [layer(WIDTH, "relu", 1), layer(WIDTH, "relu", 2), layer(3, last, 3)] });
}

const inputs = (rows: number): tf.Tensor => tf.randomNormal([rows, WIDTH], 0, 1, "float32", 7);

/** Makes a row of each position: behind it, layers act several times in an example, which only a run can tell. */
class Unfold extends tf.layers.Layer {
  static readonly className = "TestUnfold";
  override computeOutputShape([rows, , features]: tf.Shape): tf.Shape {
    return [rows as number | null, features as number];
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor;
    return tf.reshape(x, [-1, x.shape.at(-1) as number]);
  }
}

async function refusal(model: tf.LayersModel): Promise<string> {
  const error = await adapter.compile(model, "gaussian").then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code: "GAUSSIAN_INVALID" });
  expect((error as Error).message).toContain('Use method: "mask"');
  return (error as Error).message;
}

describe("agrees with exact samples within Monte-Carlo error", () => {
  test.each([
    { p: 0.2, scale: "inverted", bias: false },
    { p: 0.5, scale: "inverted", bias: true },
    { p: 0.2, scale: "none", bias: true },
    { p: 0.5, scale: "none", bias: false },
  ] as const)("%o", async (params) => {
    await tf.setBackend("wasm");
    const model = dropconnect(wide(), params);
    const x = inputs(2);
    const samples = 20_000;
    const exact = await predict(model, x, { samples, seed: 1 });
    const gaussian = await predict(model, x, { samples, seed: 2, method: "gaussian" });
    expect([exact.method, gaussian.method]).toEqual(["mask", "gaussian"]);
    for (let i = 0; i < exact.mean.data.length; i++) {
      const std = exact.std.data[i] as number;
      // Standard errors of a difference of two means, and (for a normal distribution) of two standard deviations.
      const ofMean = std * Math.sqrt(2 / samples);
      const ofStd = std * Math.sqrt(1 / samples);
      expect(Math.abs((exact.mean.data[i] as number) - (gaussian.mean.data[i] as number))).toBeLessThan(5 * ofMean);
      expect(Math.abs(std - (gaussian.std.data[i] as number))).toBeLessThan(5 * ofStd);
    }
  });
});

onEachBackend(() => {
  test("the same seed gives the same numbers, whatever the batch", async () => {
    const model = dropconnect(wide("softmax"), 0.3);
    const x = inputs(5);
    const run = async (options: object): Promise<string> => {
      const { mean, variance } = await predict(model, x, { method: "gaussian", samples: 20, seed: 4, ...options });
      return bits(mean.data, variance.data);
    };
    const once = await run({});
    expect(await run({})).toBe(once);
    expect(await run({ batchSize: 2 })).toBe(once);
    expect(await run({ seed: 5 })).not.toBe(once);
  });

  test("what does not depend on the sample runs once", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [4] }),
        new Scale({ factor: 2, name: "scale" }),
        dense({ units: 8, name: "a" }),
        dense({ units: 2, name: "b" }),
      ],
    });
    const program = (await adapter.compile(connect(model), "gaussian")) as Program<TfInputs>;
    Scale.calls = 0;
    const prepared = await program.bind(tf.ones([3, 4])).prepare(0, 3);
    const before = tf.memory().numTensors;
    const profile = await tf.profile(async () => {
      const noise = program.sites.map((site) =>
        new Float32Array((prepared.shapes[site.id] ?? []).reduce((a, b) => a * b, 1)).fill(0.5),
      );
      await prepared.run(noise);
      return tf.scalar(0);
    });
    expect(Scale.calls).toBe(1);
    // Two products for the second layer; those of the first belong to the prefix.
    const products = profile.kernels.filter(({ name }) => name === "_FusedMatMul");
    expect(products.length).toBe(2);
    (profile.result as tf.Tensor).dispose();
    expect(tf.memory().numTensors).toBe(before);
    prepared.dispose();
    await program.dispose();
  });

  test("mixes with dropout, of a layer's input and of the model's own", async () => {
    const base = tf.sequential({
      layers: [
        dense({ units: WIDTH, activation: "relu", inputShape: [4], kernelInitializer: seeded(1), name: "a" }),
        tf.layers.dropout({ rate: 0.4, name: "own" }),
        dense({ units: WIDTH, activation: "relu", kernelInitializer: seeded(2), name: "b" }),
        dense({ units: 2, kernelInitializer: seeded(3), name: "c" }),
      ],
    });
    const model = dropconnect(dropout(dropout(base, 0.2), { existing: true }), 0.3);
    const program = await adapter.compile(model, "gaussian");
    expect(program.sites.map(({ type }) => type)).toEqual(["activation", "noise", "noise"]);
    await program.dispose();
    const x = tf.randomNormal([2, 4], 0, 1, "float32", 1);
    const n = 4000;
    const exact = await predict(model, x, { samples: n, seed: 1 });
    const gaussian = await predict(model, x, { samples: n, seed: 2, method: "gaussian" });
    for (let i = 0; i < exact.mean.data.length; i++) {
      const std = exact.std.data[i] as number;
      const apart = Math.abs((exact.mean.data[i] as number) - (gaussian.mean.data[i] as number));
      expect(apart).toBeLessThan(5 * std * Math.sqrt(2 / n));
    }
  });

  test("no tensors are left over", async () => {
    const x = inputs(4);
    const model = dropconnect(wide(), { p: 0.3, bias: true });
    await predict(model, x, { method: "gaussian", samples: 3 });
    const before = tf.memory().numTensors;
    await predict(model, x, { method: "gaussian", samples: 30 });
    await predict(model, x, { method: "gaussian", samples: { max: 50, tolerance: 0.5 }, batchSize: 3 });
    expect(tf.memory().numTensors).toBe(before);
    const shared = connect(sharedLayer());
    const now = tf.memory().numTensors;
    await refusal(shared);
    expect(tf.memory().numTensors).toBe(now);
  });
});

function sharedLayer(): tf.LayersModel {
  const x = tf.input({ shape: [6] });
  const twin = dense({ units: 6, name: "twin" });
  return tf.model({ inputs: x, outputs: twin.apply(twin.apply(x)) as tf.SymbolicTensor });
}

describe("is refused where one weight acts several times in an example", () => {
  test("a layer on the positions of a sequence", async () => {
    const model = tf.sequential({ layers: [dense({ units: 2, inputShape: [5, 3], name: "positions" })] });
    expect(await refusal(connect(model))).toMatch(/Layer "positions" has inputs of rank 3/);
  });

  test("TimeDistributed", async () => {
    const layer = dense({ units: 2, name: "step" });
    const model = tf.sequential({ layers: [tf.layers.timeDistributed({ layer, inputShape: [5, 3], name: "each" })] });
    expect(await refusal(connect(model))).toMatch(/Layer "each" is inside TimeDistributed/);
  });

  test("a shared layer, also one of a nested model that is called twice", async () => {
    expect(await refusal(connect(sharedLayer()))).toMatch(/Layer "twin" is shared: the model calls it 2 times/);
    const block = tf.sequential({ name: "block", layers: [dense({ units: 4, inputShape: [4], name: "inner" })] });
    const x = tf.input({ shape: [4] });
    const model = tf.model({ inputs: x, outputs: block.apply(block.apply(x)) as tf.SymbolicTensor });
    expect(await refusal(connect(model))).toMatch(/Layer "block\/inner" is shared/);
  });

  test("examples that a custom layer takes apart into rows", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [5, 3] }),
        new Unfold({ name: "unfold" }),
        dense({ units: 2, name: "behind" }),
      ],
    });
    const program = (await adapter.compile(connect(model), "gaussian")) as Program<TfInputs>;
    await expect(program.bind(tf.ones([2, 5, 3])).prepare(0, 2)).rejects.toMatchObject({
      code: "GAUSSIAN_INVALID",
      message: expect.stringMatching(/Layer "behind" got 10 rows for 2 examples/),
    });
    await program.dispose();
  });

  test("a layer that is kept may be anywhere", async () => {
    const model = tf.sequential({
      layers: [
        dense({ units: 3, inputShape: [5, 3], name: "positions" }),
        tf.layers.flatten(),
        dense({ units: 2, name: "out" }),
      ],
    });
    const program = await adapter.compile(
      connect(model, {}, (id) => id === "out"),
      "gaussian",
    );
    expect(program.sites.length).toBe(1);
    await program.dispose();
  });

  test('"auto" then takes masks, and says so', async () => {
    const model = tf.sequential({
      layers: [
        dense({ units: WIDTH, inputShape: [5, WIDTH], name: "a" }),
        dense({ units: 2, name: "b" }),
        tf.layers.flatten(),
      ],
    });
    const y = await predict(dropconnect(model, 0.2), tf.ones([1, 5, WIDTH]), { method: "auto", samples: 3 });
    expect(y.method).toBe("mask");
    const flat = await predict(dropconnect(wide(), 0.2), inputs(1), { method: "auto", samples: 3 });
    expect(flat.method).toBe("gaussian");
  });

  test('"auto" takes masks also where only a run tells, for one input and from there on in a stream', async () => {
    const model = dropconnect(
      tf.sequential({
        layers: [
          tf.layers.inputLayer({ inputShape: [5, WIDTH] }),
          new Unfold({ name: "unfold" }),
          dense({ units: 2, name: "behind" }),
        ],
      }),
      { p: 0.2, layers: "all" },
    );
    const options = { method: "auto", samples: 3, seed: 7 } as const;
    const x = tf.ones([2, 5, WIDTH]);
    const one = await predict(model, x, options);
    expect(one.method).toBe("mask");
    const means: unknown[] = [];
    async function* twice() {
      yield x;
      yield x;
    }
    for await (const { mean, method } of predict(model, twice(), options)) {
      expect(method).toBe("mask");
      means.push(mean);
    }
    expect(means).toEqual([one.mean, one.mean]);
  });
});
