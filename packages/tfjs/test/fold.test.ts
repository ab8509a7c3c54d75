import type { ActivationSite, NoiseSite, Prepared, Program, RawArray } from "@mayhap/core";
import { drawFactors, drawNormals, dropconnect, dropout } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { Scale } from "./support/models.ts";
import { bits, connect, drop } from "./support/transform.ts";

const { dense } = tf.layers;

/** Numbers for a site; others for another sample. */
function draw(site: ActivationSite | NoiseSite, prepared: Prepared, sample: number): Float32Array {
  const shape = prepared.shapes[site.id] as readonly number[];
  const out = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const address = { seed: 5, stream: 0, sample, example: 0 };
  if (site.type === "noise") drawNormals(address, out);
  else drawFactors(address, site.p, out);
  return out;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => [...array]));
}

const mlp = (): tf.LayersModel =>
  tf.sequential({
    layers: [
      dense({ units: 70, activation: "relu", inputShape: [9], name: "a" }),
      dense({ units: 33, activation: "tanh", name: "b" }),
      dense({ units: 5, activation: "softmax", name: "c" }),
    ],
  });

/** Convolutions, pictures flattened, normalisation, a join, and a second output that nothing random reaches. */
function mixed(): tf.LayersModel {
  const apply = (layer: tf.layers.Layer, input: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor =>
    layer.apply(input) as tf.SymbolicTensor;
  const x = tf.input({ shape: [6, 6, 2], name: "x" });
  const dropped = apply(tf.layers.dropout({ rate: 0.4, name: "own" }), x);
  const conv = apply(tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu", name: "conv" }), dropped);
  const pooled = apply(tf.layers.maxPooling2d({ poolSize: 2, name: "pool" }), conv);
  const normal = apply(tf.layers.batchNormalization({ name: "norm" }), pooled);
  const flat = apply(tf.layers.flatten({ name: "flat" }), normal);
  const left = apply(dense({ units: 4, name: "left" }), flat);
  const right = apply(dense({ units: 3, name: "right" }), flat);
  const both = apply(tf.layers.concatenate({ name: "both" }), [left, right]);
  const still = apply(dense({ units: 2, name: "still" }), apply(tf.layers.flatten({ name: "raw" }), x));
  return tf.model({ inputs: x, outputs: [apply(dense({ units: 3, name: "out" }), both), still], name: "mixed" });
}

async function prepare(model: tf.LayersModel, method: "mask" | "gaussian", rows: number) {
  const program = (await adapter.compile(model, method)) as Program<TfInputs>;
  const shape = [rows, ...((model.inputs[0]?.shape.slice(1) ?? []) as number[])];
  const prepared = await program.bind(tf.randomNormal(shape, 0, 1, "float32", 3)).prepare(0, rows);
  return { program, prepared };
}

onEachBackend(() => {
  test.each([
    ["gaussian", () => connect(mlp(), { p: 0.3, bias: true }), "gaussian"],
    ["dropout", () => dropout(mlp(), 0.4), "mask"],
    ["dropout shared by the batch", () => dropout(mlp(), { p: 0.4, maskPer: "sample" }), "mask"],
    ["gaussian and dropout", () => connect(dropout(mlp(), 0.4), { p: 0.3 }, (id) => id !== "b"), "gaussian"],
    ["pictures", () => drop(mixed(), ["own", "out"]), "mask"],
    ["pictures, gaussian", () => dropconnect(drop(mixed(), ["own"]), { p: 0.3, layers: "all" }), "gaussian"],
  ] as const)("several samples as one batch are what they are one by one: %s", async (_, build, method) => {
    for (const rows of [1, 4]) {
      const { program, prepared } = await prepare(build(), method, rows);
      const samples = 7;
      const sites = program.sites as readonly (ActivationSite | NoiseSite)[];
      const draws = Array.from({ length: samples }, (_, k) => sites.map((site) => draw(site, prepared, k)));
      const apart: Record<string, RawArray>[] = [];
      for (const each of draws) apart.push(await prepared.run(each));
      const before = tf.memory().numTensors;
      const many = await prepared.runMany?.(
        sites.map((_, i) => joined(draws.map((each) => each[i] as Float32Array))),
        samples,
      );
      expect(tf.memory().numTensors).toBe(before);
      expect(Object.keys(many ?? {})).toEqual(Object.keys(apart[0] ?? {}));
      for (const [name, { data, shape }] of Object.entries(many ?? {})) {
        const one = apart.map((outputs) => outputs[name] as RawArray);
        expect(shape).toEqual([samples * rows, ...(one[0]?.shape.slice(1) ?? [])]);
        expect(bits(data)).toBe(bits(joined(one.map(({ data }) => data as Float32Array))));
      }
      prepared.dispose();
      await program.dispose();
    }
  });

  test.each([
    ["weights that are drawn", () => connect(mlp()), "mask"],
    [
      "a fixed batch",
      () => connect(tf.sequential({ layers: [dense({ units: 2, batchInputShape: [4, 3] })] })),
      "gaussian",
    ],
    ["nothing random", () => connect(mlp(), { p: 0 }), "gaussian"],
    [
      "a layer that may mix examples",
      () =>
        connect(tf.sequential({ layers: [dense({ units: 2, inputShape: [3], name: "a" }), new Scale({ factor: 2 })] })),
      "gaussian",
    ],
    [
      "a join along the batch",
      () => {
        const x = tf.input({ shape: [3] });
        const y = dense({ units: 2, name: "a" }).apply(x) as tf.SymbolicTensor;
        const both = tf.layers.concatenate({ axis: 0 }).apply([y, y]) as tf.SymbolicTensor;
        return connect(tf.model({ inputs: x, outputs: both }));
      },
      "gaussian",
    ],
  ] as const)("samples run one by one: %s", async (_, build, method) => {
    const { program, prepared } = await prepare(build(), method, 4);
    expect(prepared.runMany).toBeUndefined();
    prepared.dispose();
    await program.dispose();
  });
});
