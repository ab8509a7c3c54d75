import { dropconnect, predict, subnetwork, type WeightSite } from "@mayhap/core";
import { graphAdapter } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { drawnWeights } from "./support/drawn-weights.ts";
import { graph } from "./support/graph-builder.ts";
import { reloadGraph } from "./support/graph-fixtures.ts";
import { type GraphForm, graphForms, tensorsOf } from "./support/graph-forms/index.ts";
import { bits, distance, whole } from "./support/transform.ts";

const SEED = 11;
const P = 0.3;
/** One, because a transposed convolution says the size of its whole output. */
const ROWS = 1;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const modelOf = (form: GraphForm) => graph(form.input, tensorsOf(form), form.nodes, form.bodies, form.dtype);

function inputFor({ input, dtype }: GraphForm): tf.Tensor {
  const shape = [ROWS, ...input];
  return dtype === undefined
    ? tf.randomUniform(shape, -1, 1, "float32", 5)
    : tf.randomUniform(shape, 0, 9, "float32", 5).toInt();
}

/** What TF.js itself computes. */
async function predicted(form: GraphForm, model: tf.GraphModel, x: tf.Tensor): Promise<Float32Array> {
  const y = (form.waits ? await model.executeAsync({ x }) : model.execute({ x })) as tf.Tensor;
  return y.dataSync().slice() as Float32Array;
}

for (const form of graphForms) {
  const options = { p: P, layers: "all", kinds: [form.kind] } as const;

  test(`${form.name}: samples are what loops compute with the drawn weights`, async () => {
    const model = await modelOf(form);
    const x = inputFor(form);
    const all = await graphAdapter.compile(dropconnect(model, { ...options, bias: true }));
    const sites = all.sites as WeightSite[];
    const role = (weights: Record<string, { data: ArrayLike<number>; shape: readonly number[] }>, name: string) =>
      Object.entries(weights).find(([id]) => id.endsWith(name))?.[1];
    const reference = (weights: Parameters<typeof role>[0]): number[] => {
      const kernel = role(weights, "/kernel");
      if (kernel === undefined) throw new Error("no kernel");
      return Array.from(form.reference({ data: x.dataSync(), shape: x.shape }, kernel, role(weights, "/bias")));
    };
    const trained = Object.fromEntries(sites.map(({ id, values, shape }) => [id, { data: values, shape }]));
    const expected = await predicted(form, model, x);
    expect(distance(expected, reference(trained))).toBeLessThan(1e-5);
    for (const more of [{}, { bias: true, scale: "none" }, { maskPer: "example" }] as const) {
      const { kept } = await predict(dropconnect(model, { ...options, ...more }), x, {
        samples: 3,
        seed: SEED,
        keep: true,
      });
      for (const [sample, { data }] of (kept ?? []).entries()) {
        const drawn = drawnWeights(sites, form.kind, { ...more, p: P, seed: SEED, sample, row: 0 });
        expect(distance(data, reference({ ...trained, ...drawn }))).toBeLessThan(1e-5);
      }
    }
  });

  test(`${form.name}: the graph stays one, saved, loaded, changed and frozen`, async () => {
    const model = await modelOf(form);
    const x = inputFor(form);
    const expected = await predicted(form, model, x);
    const [layer] = graphAdapter.layers(model).filter(({ kind }) => kind === form.kind);
    expect(layer?.id.endsWith("layer")).toBe(true);
    expect(layer).not.toHaveProperty("obstacle");
    const random = dropconnect(model, { ...options, bias: true });
    expect(bits(await predicted(form, random, x))).toBe(bits(expected));
    const still = dropconnect(random, { ...options, p: 0 });
    expect(bits(await predicted(form, still, x))).toBe(bits(expected));

    const before = tf.memory().numTensors;
    const program = await graphAdapter.compile(random);
    const prepared = await program.bind(x).prepare(0, ROWS);
    const name = graphAdapter.outputs(random)[0]?.name as string;
    const run = async (moved?: { id: string; element: number }) => {
      const draws = program.sites.map((site) =>
        whole(site, prepared).map((value, i) => (site.id === moved?.id && i === moved.element ? value + 1 : value)),
      );
      return (await prepared.run(draws))[name]?.data.slice() as Float32Array;
    };
    const ones = await run();
    expect(distance(ones, expected)).toBeLessThan(1e-6);
    for (const { id, values, unit } of program.sites as readonly WeightSite[]) {
      // A word that is not looked up moves nothing.
      const elements = unit === "row" ? [(x.dataSync()[0] as number) * 3] : [0, values.length >> 1, values.length - 1];
      const moved = await Promise.all(elements.map((element) => run({ id, element })));
      expect(moved.filter((output) => distance(output, ones) > 1e-4).length).toBeGreaterThan(elements.length / 2);
    }
    prepared.dispose();
    await program.dispose();
    expect(tf.memory().numTensors).toBe(before);

    const samples = async (of: unknown) => {
      const { kept, variance } = await predict(of, x, { samples: 8, seed: SEED, keep: true });
      expect(Math.max(...variance.data)).toBeGreaterThan(0);
      return (kept ?? []).map(({ data }) => data);
    };
    const drawn = await samples(random);
    const loaded = await reloadGraph(random);
    expect(graphAdapter.layers(loaded)).toEqual(graphAdapter.layers(random));
    expect(await samples(loaded)).toEqual(drawn);
    const thinned = await subnetwork(loaded, SEED, 2);
    expect(graphAdapter.layers(thinned).some(({ dropconnect }) => dropconnect)).toBe(false);
    expect(distance(await predicted(form, await reloadGraph(thinned), x), drawn[2] ?? [])).toBeLessThan(1e-6);
    expect(graphAdapter.layers(dropconnect(thinned, options)).some(({ dropconnect }) => dropconnect)).toBe(true);
  });
}
