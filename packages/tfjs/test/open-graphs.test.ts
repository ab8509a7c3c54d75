import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DropConnectParams, dropconnect, dropout, predict } from "@mayhap/core";
import { graphAdapter } from "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { reloadGraph } from "./support/graph-fixtures.ts";
import "@tensorflow/tfjs-backend-wasm";
import { bits, distance, whole } from "./support/transform.ts";

const folder = openData("tfjs");
const table: string[] = [];
const names = (folder === undefined ? [] : readdirSync(folder)).filter((name) => {
  const path = join(folder as string, name, "model.json");
  return (
    existsSync(path) &&
    Array.isArray(JSON.parse(readFileSync(path, "utf8")).modelTopology.node) &&
    name !== "bad_graph_missing_weights"
  );
});

beforeAll(() => tf.setBackend("wasm"));

afterAll(() => {
  if (folder === undefined)
    process.stdout.write("open-graphs.test.ts did not run: the open data is not there (set MAYHAP_DATA).\n");
  else process.stdout.write(`${table.join("\n")}\n`);
});

function randomInputs(model: tf.GraphModel): Record<string, tf.Tensor> {
  return Object.fromEntries(
    model.inputs.map(({ name, shape, dtype }, i) => {
      const values = tf.randomUniform(
        (shape ?? []).map((length) => (length < 0 ? 3 : length)),
        0,
        dtype === "int32" ? 100 : 1,
        "float32",
        5 + i,
      );
      return [name, dtype === "int32" ? values.toInt() : values];
    }),
  );
}

async function predicted(model: tf.GraphModel, inputs: Record<string, tf.Tensor>): Promise<Float32Array[]> {
  const { modelTopology } = (model as unknown as { artifacts: tf.io.ModelArtifacts }).artifacts;
  const waits = JSON.stringify(modelTopology).includes('"op":"Switch"');
  const outputs = [waits ? await model.executeAsync(inputs) : model.execute(inputs)].flat() as tf.Tensor[];
  const values = outputs.map((output) => output.dataSync().slice() as Float32Array);
  tf.dispose(outputs);
  return values;
}

describe.skipIf(folder === undefined)("open graph models", () => {
  test("an operation that the backend lacks is an error in words", async () => {
    const model = (await loadTfjs(join(folder as string, "magika_v3_3"))) as tf.GraphModel;
    const before = tf.memory().numTensors;
    await expect(predict(dropconnect(model, 0.2), tf.zeros([1, 2048], "int32"), { samples: 1 })).rejects.toMatchObject({
      name: "RuntimeError",
      code: "RUNTIME_RUN",
      message: expect.stringContaining('tf.setBackend("cpu")'),
      cause: expect.any(Error),
    });
    expect(tf.memory().numTensors - before).toBeLessThan(100);
  });

  // The wasm backend lacks operations that magika needs, and on cpu one pass takes many seconds: a lighter test, with few passes.
  test("magika_v3_3", { timeout: 300_000 }, async () => {
    const model = (await loadTfjs(join(folder as string, "magika_v3_3"))) as tf.GraphModel;
    await tf.setBackend("cpu");
    const layers = graphAdapter.layers(model).filter(({ kind }) => kind === "linear");
    expect(layers.map(({ type, weights, obstacle }) => [type, weights[0]?.shape, obstacle])).toEqual([
      ["Einsum", [257, 64], undefined],
      ["_FusedMatMul", [512, 214], undefined],
    ]);
    const x = tf.range(0, 2048).mod(97).toInt().expandDims(0);
    const expected = (await predicted(model, { xs_0: x }))[0] as Float32Array;
    const program = await graphAdapter.compile(dropconnect(model, 0.2));
    const before = tf.memory().numTensors;
    const prepared = await program.bind({ xs_0: x }).prepare(0, 1);
    const [site] = program.sites;
    const values = site?.type === "weight" ? site.values : new Float32Array();
    const [name] = graphAdapter.outputs(model).map((info) => info.name) as [string];
    // The graph's control flow is in the prefix: samples run without it.
    const ones = (await prepared.run([values]))[name]?.data as Float32Array;
    expect(distance(ones, expected)).toBeLessThan(1e-5);
    const moved = (await prepared.run([values.map((value) => value * 2)]))[name]?.data as Float32Array;
    expect(distance(moved, expected)).toBeGreaterThan(1e-5);
    prepared.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await tf.setBackend("wasm");
    table.push(
      `magika_v3_3 (last layer, cpu)         2 linear  ones within ${distance(ones, expected).toExponential(1)}`,
    );
  });

  test.each(names.filter((name) => name !== "magika_v3_3"))("%s", async (name) => {
    const model = (await loadTfjs(join(folder as string, name))) as tf.GraphModel;
    const inputs = randomInputs(model);
    const expected = await predicted(model, inputs);
    const infos = graphAdapter.outputs(model);
    const droppable = graphAdapter
      .layers(model)
      .filter(({ kind, obstacle }) => ["linear", "conv", "embedding"].includes(kind) && obstacle === undefined);
    expect(droppable.length).toBeGreaterThan(0);
    const change = (params: Partial<DropConnectParams>): tf.GraphModel => {
      const full: DropConnectParams = { p: 0.2, scale: "inverted", maskPer: "sample", bias: true, ...params };
      return graphAdapter.apply(model, { type: "dropconnect", layers: new Map(droppable.map(({ id }) => [id, full])) });
    };
    const run = async (changed: tf.GraphModel, moved?: string): Promise<(Float32Array | undefined)[]> => {
      const program = await graphAdapter.compile(changed);
      const bound = program.bind(inputs);
      const prepared = await bound.prepare(0, bound.rows);
      const draws = program.sites.map((site) => {
        const draw = whole(site, prepared);
        return site.id === moved ? draw.map((value, i) => (i % 2 === 0 ? 0 : value + 0.5)) : draw;
      });
      const out = await prepared.run(draws);
      prepared.dispose();
      return infos.map((info) => out[info.name]?.data as Float32Array | undefined);
    };

    const still = change({ p: 0 });
    expect(bits(...(await predicted(still, inputs)))).toBe(bits(...expected));
    expect(bits(...(await run(still)))).toBe(bits(...expected));

    const random = change({});
    expect(bits(...(await predicted(random, inputs)))).toBe(bits(...expected));
    const before = tf.memory().numTensors;
    const ones = await run(random);
    const error = Math.max(...ones.map((values, i) => distance(values ?? [], expected[i] ?? [])));
    expect(error).toBeLessThan(1e-5);
    const { sites } = await graphAdapter.compile(random);
    expect(sites.filter((site) => site.type === "weight" && site.role === "kernel")).toHaveLength(droppable.length);
    for (const { id } of sites) {
      const moved = await run(random, id);
      expect(
        moved.some((values, i) => distance(values ?? [], expected[i] ?? []) > 1e-7),
        `site ${id} changes no output`,
      ).toBe(true);
    }
    expect(tf.memory().numTensors).toBe(before);

    const loaded = await reloadGraph(random);
    expect(graphAdapter.layers(loaded)).toEqual(graphAdapter.layers(random));
    expect(bits(...(await predicted(loaded, inputs)))).toBe(bits(...expected));

    // One of them has a single weight: that none of 50 samples drops it has a probability of 1e-5.
    const { outputs } = await predict(
      dropconnect(model, { p: 0.2, layers: "all", kinds: ["linear", "conv", "embedding"] }),
      inputs,
      { samples: 50, seed: 7 },
    );
    for (const { name } of infos) expect(outputs[name]?.variance.data.some((value) => value > 0)).toBe(true);
    const dropped = dropout(model, { p: 0.2, layers: "all" });
    expect(bits(...(await predicted(dropped, inputs)))).toBe(bits(...expected));
    expect((await predict(dropped, inputs, { samples: 3, seed: 7 })) !== undefined).toBe(true);

    table.push(
      `${name.padEnd(36)} ${String(droppable.length).padStart(2)} layers  p=0 identical  ones within ${error.toExponential(1)}`,
    );
    for (const changed of [still, random, loaded, dropped]) changed.dispose();
    expect(bits(...(await predicted(model, inputs)))).toBe(bits(...expected));
  });
});
