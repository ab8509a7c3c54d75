import type { Program } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { Scale } from "./support/models.ts";
import { bits, connect, distance, open, predicted, runOnce } from "./support/transform.ts";

const { dense } = tf.layers;

/** Input - scale - dense - dense: the counted layer comes first. */
function counted(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [4], name: "x" }),
      new Scale({ factor: 3, name: "scale" }),
      dense({ units: 5, activation: "relu", name: "hidden" }),
      dense({ units: 3, name: "out" }),
    ],
  });
}

onEachBackend(() => {
  test("the prefix runs once however many samples follow", async () => {
    const model = connect(counted(), {}, (id) => id === "out");
    const x = tf.randomUniform([3, 4]);
    Scale.calls = 0;
    const session = await open(model, x);
    expect(Scale.calls).toBe(1);
    for (let sample = 0; sample < 5; sample++) await session.run();
    expect(Scale.calls).toBe(1);
    await session.close();
  });

  test("a layer behind a random one runs for every sample", async () => {
    const model = tf.sequential({
      layers: [dense({ units: 4, inputShape: [4], name: "only" }), new Scale({ factor: 2, name: "behind" })],
    });
    const session = await open(connect(model), tf.ones([2, 4]));
    Scale.calls = 0;
    for (let sample = 0; sample < 5; sample++) await session.run();
    expect(Scale.calls).toBe(5);
    await session.close();
  });

  test("a model without sites gives its output without running again", async () => {
    Scale.calls = 0;
    const session = await open(counted(), tf.ones([2, 4]));
    expect(session.program.sites).toEqual([]);
    await session.run();
    await session.run();
    expect(Scale.calls).toBe(1);
    await session.close();
  });

  test("a drawn kernel is used as it is", async () => {
    const model = connect(tf.sequential({ layers: [dense({ units: 2, inputShape: [3], name: "only" })] }), {
      bias: true,
    });
    const out = await runOnce(model, [[1, 2, 3]], (site) =>
      site.type === "weight" && site.role === "kernel" ? Float32Array.of(1, 2, 3, 4, 5, 6) : Float32Array.of(10, 20),
    );
    expect(Object.values(out)[0]?.data).toEqual(Float32Array.of(1 + 6 + 15 + 10, 2 + 8 + 18 + 20));
  });

  test("runs that take turns on one model do not mix", async () => {
    const model = connect(counted());
    const x = tf.randomUniform([2, 4]);
    const programs = (await Promise.all([adapter.compile(model), adapter.compile(model)])) as Program<TfInputs>[];
    const prepared = await Promise.all(programs.map((program) => program.bind(x).prepare(0, 2)));
    const sites = programs[0]?.sites ?? [];
    const run = async (which: number): Promise<string> => {
      const draws = sites.map((site) =>
        site.type === "weight" ? site.values.map((value) => value * (which + 0.5)) : new Float32Array(),
      );
      const out = (await prepared[which]?.run(draws)) ?? {};
      return bits(...Object.values(out).map(({ data }) => data));
    };
    const alone = [await run(0), await run(1)];
    expect(alone[0]).not.toBe(alone[1]);
    expect(await Promise.all([run(0), run(1), run(0), run(1)])).toEqual([...alone, ...alone]);
    const plain = bits(...predicted(model, x));
    const during = run(0);
    expect(bits(...predicted(model, x))).toBe(plain);
    expect(await during).toBe(alone[0]);
    for (const one of prepared) one.dispose();
  });

  test("what was made of a model serves until its weights change", async () => {
    const model = connect(counted());
    const sites = async (): Promise<Program["sites"]> => (await adapter.compile(model)).sites;
    const first = await sites();
    expect(await sites()).toBe(first);
    const [kernel] = model.layers.at(-1)?.getWeights() ?? [];
    model.layers.at(-1)?.setWeights([tf.mul(kernel as tf.Tensor, 2), tf.zeros([3])]);
    const second = await sites();
    const of = (all: Program["sites"]) => (all.at(-1) as { values: Float32Array }).values;
    expect(of(second)).toEqual(of(first).map((value) => 2 * value));
  });

  test("other random layers stay off and statistics do not move", async () => {
    const model = tf.sequential({
      layers: [
        dense({ units: 8, inputShape: [4], name: "a" }),
        tf.layers.batchNormalization({ name: "norm" }),
        tf.layers.dropout({ rate: 0.5, name: "drop" }),
        tf.layers.gaussianNoise({ stddev: 1, name: "noise" }),
        dense({ units: 2, name: "b" }),
      ],
    });
    const result = connect(model);
    const weights = (): string => bits(...result.weights.map((weight) => weight.read().dataSync()));
    const before = weights();
    const session = await open(result, tf.randomUniform([6, 4]));
    const first = await session.run();
    const second = await session.run();
    expect(bits(second.b?.data)).toBe(bits(first.b?.data));
    expect(weights()).toBe(before);
    await session.close();
  });

  test("a fixed batch is filled up, and only the rows that were asked for come back", async () => {
    const build = (batch: number | null): tf.LayersModel =>
      tf.sequential({
        layers: [dense({ units: 3, batchInputShape: [batch, 4], name: "a" }), dense({ units: 2, name: "b" })],
      });
    const fixed = build(4);
    const free = build(null);
    free.setWeights(fixed.getWeights());
    const x = tf.randomUniform([6, 4]);
    const program = (await adapter.compile(connect(fixed))) as Program<TfInputs>;
    const bound = program.bind(x);
    expect([bound.batch, bound.rows]).toEqual([4, 6]);
    const prepared = await bound.prepare(4, 6);
    const out = await prepared.run(
      program.sites.map((site) => (site.type === "weight" ? site.values : new Float32Array())),
    );
    expect(out.b?.shape).toEqual([2, 2]);
    expect(distance(out.b?.data ?? [], (predicted(free, x)[0] ?? []).slice(8))).toBeLessThan(1e-5);
    prepared.dispose();
  });

  test("freeze gives plain layers with the weights it was given", async () => {
    const model = connect(counted(), { bias: true });
    const x = tf.randomUniform([3, 4]);
    const program = await adapter.compile(model);
    const thinned = new Map(
      program.sites.flatMap((site) =>
        site.type === "weight"
          ? [[site.id, site.values.map((value, i) => (i % 2 === 0 ? 0 : value * 2))] as const]
          : [],
      ),
    );
    const sampled = await runOnce(model, x, (site) => thinned.get(site.id) as Float32Array);
    const frozen = (await adapter.freeze(model, thinned)) as tf.LayersModel;
    expect(frozen.layers.map((layer) => layer.getClassName())).toEqual(["InputLayer", "TestScale", "Dense", "Dense"]);
    expect(bits(...predicted(frozen, x))).toBe(bits(sampled.out?.data));
    expect(distance(predicted(model, x)[0] ?? [], predicted(frozen, x)[0] ?? [])).toBeGreaterThan(1e-3);
  });

  test("a custom layer that nobody registered is kept", async () => {
    class Unregistered extends tf.layers.Layer {
      static readonly className = "TestUnregistered";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.mul([inputs].flat()[0] as tf.Tensor, 4);
      }
    }
    const x = tf.input({ shape: [3] });
    const mine = new Unregistered({ name: "mine" });
    const model = tf.model({
      inputs: x,
      outputs: dense({ units: 2, name: "out" }).apply(mine.apply(x)) as tf.SymbolicTensor,
    });
    expect(adapter.layers(model).map(({ id, kind, type }) => [id, kind, type])[0]).toEqual([
      "mine",
      "other",
      "TestUnregistered",
    ]);
    const result = connect(model);
    expect(bits(...predicted(result, tf.ones([2, 3])))).toBe(bits(...predicted(model, tf.ones([2, 3]))));
    expect(result.layers[1]).toBeInstanceOf(Unregistered);
    expect(result.layers[1]).not.toBe(mine);
  });
});
