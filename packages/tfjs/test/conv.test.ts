import { dropconnect, predict, subnetwork, type WeightSite } from "@mayhap/core";
import { adapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { type Form, forms, type Weights } from "./support/conv-forms.ts";
import { drawnWeights } from "./support/drawn-weights.ts";
import { reload } from "./support/fixtures.ts";
import type { Values } from "./support/naive-conv.ts";
import { bits, distance, open, predicted, runOnce } from "./support/transform.ts";

const SEED = 11;
const P = 0.3;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** The layer alone as a model. */
function modelOf({ layer, input }: Form): tf.LayersModel {
  const x = tf.input({ shape: [...input], name: "x" });
  return tf.model({ inputs: x, outputs: layer().apply(x) as tf.SymbolicTensor });
}

function inputFor({ input }: Form): tf.Tensor {
  return tf.randomUniform([2, ...input], -1, 1, "float32", 5);
}

/** The sites of a model with all connections and biases random. */
async function sitesOf(model: tf.LayersModel): Promise<WeightSite[]> {
  const all = dropconnect(model, { p: 0.5, layers: "all", kinds: ["conv"], bias: true });
  const program = await adapter.compile(all);
  return program.sites as WeightSite[];
}

/** Weights by their name in the layer. */
function named(weights: Readonly<Record<string, Values>>): Weights {
  return Object.fromEntries(Object.entries(weights).map(([id, values]) => [id.slice(id.lastIndexOf("/") + 1), values]));
}

for (const form of forms) {
  test(`${form.name}: samples are what loops compute with the drawn weights`, async () => {
    const model = modelOf(form);
    const x = inputFor(form);
    const sites = await sitesOf(model);
    const reference = (weights: (row: number) => Weights): number[] =>
      tf.unstack(x).flatMap((example, row) => {
        const one = form.reference({ data: example.dataSync(), shape: [1, ...example.shape] }, weights(row));
        expect(one.shape.slice(1)).toEqual(model.outputs[0]?.shape.slice(1));
        return Array.from(one.data);
      });
    const whole = named(Object.fromEntries(sites.map(({ id, values, shape }) => [id, { data: values, shape }])));
    expect(
      distance(
        predicted(model, x)[0] ?? [],
        reference(() => whole),
      ),
    ).toBeLessThan(1e-5);
    for (const options of [{}, { bias: true, scale: "none" }, { maskPer: "example" }] as const) {
      const random = dropconnect(model, { p: P, layers: "all", kinds: ["conv"], ...options });
      const { kept } = await predict(random, x, { samples: 2, seed: SEED, keep: true });
      for (const [k, { data }] of (kept ?? []).entries())
        expect(
          distance(
            data,
            reference((row) => named(drawnWeights(sites, "conv", { ...options, p: P, seed: SEED, sample: k, row }))),
          ),
        ).toBeLessThan(1e-5);
    }
  });

  test(`${form.name}: stays a layer of the model, saved, loaded, changed and frozen`, async () => {
    const model = modelOf(form);
    const x = inputFor(form);
    const expected = predicted(model, x);
    const [plain] = adapter.layers(model);
    expect(plain).toMatchObject({ id: "conv", kind: "conv", type: form.type });
    expect(plain).not.toHaveProperty("obstacle");

    const options = { p: P, layers: "all", kinds: ["conv"], bias: true } as const;
    const random = dropconnect(model, options);
    expect(bits(...predicted(random, x))).toBe(bits(...expected));
    const ones = await runOnce(random, x);
    expect(distance(Object.values(ones)[0]?.data ?? [], expected[0] ?? [])).toBeLessThan(1e-6);
    expect(bits(...predicted(dropconnect(random, { ...options, p: 0 }), x))).toBe(bits(...expected));

    const samples = async (of: unknown) => {
      const { kept, variance } = await predict(of, x, { samples: 3, seed: SEED, keep: true });
      expect(Math.max(...variance.data)).toBeGreaterThan(0);
      return (kept ?? []).map(({ data }) => data);
    };
    const drawnFirst = await samples(random);
    const loaded = await reload(random);
    expect(adapter.layers(loaded)).toEqual(adapter.layers(random));
    expect(await samples(loaded)).toEqual(drawnFirst);

    const thinned = await subnetwork(random, SEED, 2);
    expect(thinned.layers.map((layer) => layer.getClassName())).toEqual(
      model.layers.map((layer) => layer.getClassName()),
    );
    expect(distance(predicted(thinned, x)[0] ?? [], drawnFirst[2] ?? [])).toBeLessThan(1e-6);
    expect(adapter.layers(dropconnect(loaded, { ...options, p: 0.1 }))[0]?.dropconnect?.p).toBe(0.1);
  });

  test(`${form.name}: every weight that is dropped moves the output, and no tensor is left`, async () => {
    const model = modelOf(form);
    const x = inputFor(form);
    const random = dropconnect(model, { p: P, layers: "all", kinds: ["conv"], bias: true });
    const before = tf.memory().numTensors;
    const session = await open(random, x);
    const ones = Object.values(await session.run())[0]?.data.slice();
    for (const site of session.program.sites as readonly WeightSite[]) {
      const last = site.values.length - 1;
      for (const element of [0, last >> 1, last]) {
        const moved = await session.run((at, draw) =>
          at.id === site.id ? draw.map((value, i) => (i === element ? value + 10 : value)) : draw,
        );
        expect(distance(Object.values(moved)[0]?.data ?? [], ones ?? [])).toBeGreaterThan(1e-3);
      }
    }
    await session.close();
    expect(tf.memory().numTensors).toBe(before);
  });
}
