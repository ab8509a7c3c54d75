import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { LayerKind } from "@mayhap/core";
import { adapter } from "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openData } from "../../../test/support/data.ts";
import "@tensorflow/tfjs-backend-wasm";
import { bits, connect, distance, open, predicted, runOnce } from "./support/transform.ts";

const folder = openData("tfjs");
const names =
  folder === undefined ? [] : readdirSync(folder).filter((name) => existsSync(join(folder, name, "model.json")));
const table: string[] = [];
const kinds = ["linear", "recurrent", "conv", "embedding"] as readonly LayerKind[];

/** Models that TF.js itself cannot load, and why: tested in load.test.ts. */
const unloadable = ["bad_graph_missing_weights", "naima_gru_functional"];

beforeAll(async () => {
  await tf.setBackend("wasm");
});

afterAll(() => {
  if (folder === undefined)
    process.stdout.write("open-models.test.ts did not run: the open data is not there (set MAYHAP_DATA).\n");
  else process.stdout.write(`${table.join("\n")}\n`);
});

function randomInputs(model: tf.LayersModel): tf.Tensor[] {
  return model.inputs.map((input, i) => {
    // One large image is enough, three take half a minute.
    const rows = input.shape.reduce<number>((size, length) => size * (length ?? 1), 1) > 10_000 ? 1 : 3;
    const shape = input.shape.map((length, axis) => length ?? (axis === 0 ? rows : 5));
    const embedded = model.layers.some((layer) => layer.getClassName() === "Embedding");
    const values = tf.randomUniform(shape, embedded ? 0 : -1, embedded ? 3 : 1, "float32", 7 + i);
    return embedded ? tf.floor(values) : values;
  });
}

/** All weights, with moving statistics, to the last bit. */
function allWeights(model: tf.LayersModel): string {
  return bits(...model.weights.map((weight) => weight.read().dataSync()));
}

describe.skipIf(folder === undefined)("open TF.js models", () => {
  test.each(names.filter((name) => !unloadable.includes(name)))("%s", async (name) => {
    const model = await loadTfjs(join(folder as string, name));
    if (!(model instanceof tf.LayersModel)) return;
    const before = allWeights(model);
    const inputs = randomInputs(model);
    const expected = predicted(model, inputs);
    const infos = adapter.outputs(model);
    const all = adapter.layers(model).filter(({ kind, obstacle }) => kinds.includes(kind) && obstacle === undefined);

    const still = connect(model, { p: 0 }, undefined, kinds);
    expect(bits(...predicted(still, inputs))).toBe(bits(...expected));
    const zero = await runOnce(still, inputs);
    expect(bits(...infos.map((info) => zero[info.name]?.data))).toBe(bits(...expected));

    const stochastic = connect(model, { p: 0.2, bias: true }, undefined, kinds);
    expect(bits(...predicted(stochastic, inputs))).toBe(bits(...expected));
    expect(stochastic.inputNames).toEqual(model.inputNames);
    expect(stochastic.outputNames).toEqual(model.outputNames);
    expect(stochastic.weights.map((weight) => weight.originalName)).toEqual(
      model.weights.map((weight) => weight.originalName),
    );
    const session = await open(stochastic, inputs);
    const ones = await session.run();
    const error = Math.max(...infos.map((info, i) => distance(ones[info.name]?.data ?? [], expected[i] ?? [])));
    expect(error).toBeLessThan(1e-5);

    const { sites } = session.program;
    const connections = all.flatMap(({ weights }) => weights.filter(({ role }) => role !== "bias"));
    expect(sites.filter((site) => site.type === "weight" && site.role !== "bias")).toHaveLength(connections.length);
    for (const site of sites) {
      const moved = await session.run((at, draw) =>
        at.id === site.id ? draw.map((value, i) => (i % 2 === 0 ? 0 : value + 0.5)) : draw,
      );
      const differs = infos.some((info, i) => distance(moved[info.name]?.data ?? [], expected[i] ?? []) > 1e-7);
      expect(differs, `site ${site.id} changes no output`).toBe(true);
    }
    await session.close();

    expect(allWeights(model) === before && allWeights(stochastic) === before).toBe(true);
    expect(adapter.layers(stochastic).filter(({ dropconnect }) => dropconnect !== undefined)).toHaveLength(all.length);
    table.push(
      `${name.padEnd(36)} ${String(sites.length).padStart(3)} sites  p=0 identical  ones within ${error.toExponential(1)}`,
    );
    still.dispose();
    stochastic.dispose();
    expect(bits(...predicted(model, inputs))).toBe(bits(...expected));
    tf.dispose(inputs);
    model.dispose();
  });
});
