import { adapter, MonteCarloDropout } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { examples } from "./support/models.ts";
import { bits, distance, drop, open, predicted } from "./support/transform.ts";

const { dense } = tf.layers;

async function reload(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
}

onEachBackend(() => {
  for (const example of examples) {
    test(`${example.name}: dropout on the input of every linear layer`, async () => {
      const model = example.build();
      const inputs = example.inputs();
      const expected = predicted(model, inputs);
      const result = drop(model, example.linear, { p: 0.25 });
      const walk = adapter.layers(result);
      expect(walk.map(({ id }) => id)).toEqual(adapter.layers(model).map(({ id }) => id));
      expect(walk.flatMap(({ id, dropout }) => (dropout ? [[id, dropout.p]] : []))).toEqual(
        example.linear.map((id) => [id, 0.25]),
      );
      expect([result.inputNames, result.outputNames]).toEqual([model.inputNames, model.outputNames]);
      expect(result.inputs.map(({ shape, dtype }) => [shape, dtype])).toEqual(
        model.inputs.map(({ shape, dtype }) => [shape, dtype]),
      );
      expect(bits(...predicted(result, inputs))).toBe(bits(...expected));

      const session = await open(result, inputs);
      const names = adapter.outputs(model).map(({ name }) => name);
      const ones = await session.run();
      for (const [i, name] of names.entries())
        expect(distance(ones[name]?.data ?? [], expected[i] ?? [])).toBeLessThan(1e-5);
      for (const { id, layer } of session.program.sites) {
        expect(example.linear).toContain(layer);
        const moved = await session.run((site, draw) => (site.id === id ? draw.map((_, k) => k % 3) : draw));
        expect(
          names.some((name, i) => distance(moved[name]?.data ?? [], expected[i] ?? []) > 1e-7),
          id,
        ).toBe(true);
      }
      await session.close();

      const loaded = await reload(result);
      expect(adapter.layers(loaded)).toEqual(walk);
      expect(loaded.inputNames).toEqual(model.inputNames);
      const undone = drop(loaded, []);
      expect(adapter.layers(undone)).toEqual(adapter.layers(model));
      expect(bits(...predicted(undone, inputs))).toBe(bits(...expected));
    });
  }

  test("a shared layer has a site for each call", async () => {
    const model = examples.find(({ name }) => name === "a shared layer")?.build() as tf.LayersModel;
    const program = await adapter.compile(drop(model, ["twin"]));
    expect(program.sites.map(({ id }) => id)).toEqual(["twin/activation", "twin/activation#2", "twin/activation#3"]);
  });

  test("mask shapes are those of the activations, for the rows that run", async () => {
    const model = drop(
      tf.sequential({
        layers: [
          tf.layers.timeDistributed({ layer: dense({ units: 2 }), batchInputShape: [4, 3, 5], name: "each" }),
          dense({ units: 1, name: "out" }),
        ],
      }),
      ["each", "out"],
    );
    const program = await adapter.compile(model);
    const prepared = await program.bind(tf.ones([6, 3, 5])).prepare(4, 6);
    expect(prepared.shapes).toEqual({ "each/activation": [2, 3, 5], "out/activation": [2, 3, 2] });
    const out = await prepared.run([new Float32Array(30).fill(1), new Float32Array(12)]);
    expect(out.out?.data).toEqual(new Float32Array(6));
    prepared.dispose();
  });

  test("the model's own dropout layers are switched on in place, and back", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.spatialDropout1d({ rate: 0.4, inputShape: [3, 4], name: "channels" }),
        tf.layers.flatten({ name: "flat" }),
        tf.layers.dropout({ rate: 0.95, name: "units" }),
        tf.layers.gaussianDropout({ rate: 0.1, name: "gauss" }),
        dense({ units: 2, name: "out" }),
      ],
    });
    const x = tf.randomUniform([2, 3, 4]);
    expect(adapter.layers(model).map(({ rate }) => rate)).toEqual([0.4, undefined, 0.95, 0.1, undefined]);
    expect(adapter.layers(model)[3]?.obstacle).toContain("Gaussian");
    const result = await reload(drop(model, ["channels", "units"], { p: 0.2, maskPer: "sample" }));
    expect(result.layers.filter((layer) => layer instanceof MonteCarloDropout).map(({ name }) => name)).toEqual([
      "channels",
      "units",
    ]);
    expect(adapter.layers(result)[2]).toMatchObject({
      kind: "dropout",
      rate: 0.2,
      dropout: { p: 0.2, maskPer: "sample" },
    });
    expect(bits(...predicted(result, x))).toBe(bits(...predicted(model, x)));
    const session = await open(result, x);
    expect(session.prepared.shapes).toEqual({ "channels/activation": [2, 1, 4], "units/activation": [2, 12] });
    const none = await session.run((site, draw) => (site.layer === "units" ? draw.map(() => 0) : draw));
    expect(none.out?.data).toEqual(new Float32Array(4));
    await session.close();
    const back = drop(result, []);
    expect(back.layers.map((layer) => layer.getClassName())).toEqual(model.layers.map((layer) => layer.getClassName()));
    expect(adapter.layers(back)).toEqual(adapter.layers(model));
    const plain = adapter.freeze(result, new Map()) as tf.LayersModel;
    expect(adapter.layers(plain)).toEqual(adapter.layers(model));
  });

  test("it drops in training and is the identity at predict", () => {
    const layer = new MonteCarloDropout({ rate: 0.5, maskPer: "example" });
    const x = tf.ones([4, 1000]);
    const out = tf.tidy(() => (layer.apply(x, { training: true }) as tf.Tensor).dataSync());
    const kept = out.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([2]));
    // 4000 draws at p = .5: five standard deviations are 158.
    expect(Math.abs(kept.length - 2000)).toBeLessThan(158);
    expect((layer.apply(x) as tf.Tensor).dataSync()).toEqual(x.dataSync());
  });

  test("a seed makes its training masks repeatable, step by step, and is kept in its configuration", () => {
    const config = { rate: 0.5, maskPer: "example", seed: 7 } as const;
    const steps = (layer: MonteCarloDropout) =>
      [0, 1].map(() => Array.from((layer.apply(tf.ones([2, 64]), { training: true }) as tf.Tensor).dataSync()));
    const [first, second] = steps(new MonteCarloDropout(config));
    expect(second).not.toEqual(first);
    const copy = new MonteCarloDropout(new MonteCarloDropout(config).getConfig() as unknown as typeof config);
    expect(steps(copy)).toEqual([first, second]);
    expect(() => new MonteCarloDropout({ ...config, seed: -1 })).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTIONS",
        message: expect.stringContaining("MonteCarloDropout: seed is -1"),
      }),
    );
  });
});
