import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { adapterOf } from "../../packages/core/src/adapter/registry.ts";
import { openData } from "../support/data.ts";
import { completeWasm } from "../support/wasm-kernels.ts";
import { countTfjs } from "./count/tfjs.ts";
import type { Entry, Opened, Values } from "./entry.ts";
import { irregular } from "./numbers.ts";

/** Every TF.js model of the open data. */
export function tfjsModels(): Entry[] {
  const folder = openData("tfjs");
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "model.json")))
    .sort()
    .map((name) => ({
      format: "TF.js",
      name,
      count: () => countTfjs(JSON.parse(readFileSync(join(folder, name, "model.json"), "utf8"))),
      open: () => open(join(folder, name)),
    }));
}

async function open(path: string): Promise<Opened | string> {
  await tf.setBackend("wasm");
  completeWasm();
  let model: tf.LayersModel | tf.GraphModel;
  try {
    model = await loadTfjs(path);
  } catch {
    return "TF.js does not load it";
  }
  return opened(model);
}

/** A model with made-up inputs for some rows, numbers from `least` to 1. */
export function opened(model: tf.LayersModel | tf.GraphModel, { rows, least } = { rows: 2, least: 0 }): Opened {
  const inputs = model.inputs.map((input, i) => madeUp(input, model, i, rows, least));
  const run = async (model: tf.LayersModel | tf.GraphModel): Promise<Values> => {
    const results = model instanceof tf.LayersModel ? model.predict(inputs) : await model.executeAsync(inputs);
    const outputs = [results].flat() as tf.Tensor[];
    const names = adapterOf(model)
      .outputs(model)
      .map(({ name }) => name);
    const values = outputs.map((output, i) => [names[i], output.dataSync().slice()]);
    tf.dispose(outputs);
    return Object.fromEntries(values);
  };
  const saved = async (changed: unknown): Promise<Values> => {
    const folder = mkdtempSync(join(tmpdir(), "mayhap-models-"));
    await saveTfjs(changed as tf.LayersModel, folder);
    const again = await loadTfjs(folder);
    rmSync(folder, { recursive: true });
    const values = await run(again);
    again.dispose();
    return values;
  };
  const dispose = () => {
    tf.dispose(inputs);
    model.dispose();
  };
  return { model, inputs, native: () => run(model), saved, dispose };
}

function madeUp(
  { shape, dtype }: { shape?: readonly (number | null)[]; dtype: string },
  model: tf.LayersModel | tf.GraphModel,
  which: number,
  rows: number,
  least: number,
): tf.Tensor {
  const dims = (shape ?? []).map((d, axis) => (d === null || d < 0 ? (axis === 0 ? rows : 5) : d));
  const values = irregular(
    dims.reduce((a, b) => a * b, 1),
    which,
  );
  const embedded = model instanceof tf.LayersModel && model.layers.some((l) => l.getClassName() === "Embedding");
  const whole = dtype === "int32" || embedded;
  return tf.tensor(
    whole ? values.map((v) => Math.floor(3 * v)) : values.map((v) => least + (1 - least) * v),
    dims,
    dtype as "float32",
  );
}
