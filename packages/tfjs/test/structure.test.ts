import type { LayerKind, RawArray } from "@mayhap/core";
import { adapter, DropConnectDense } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { examples } from "./support/models.ts";
import { bits, connect, distance, open, predicted, runOnce } from "./support/transform.ts";

const kinds = ["linear", "recurrent", "conv", "embedding"] as readonly LayerKind[];

onEachBackend(() => {
  for (const example of examples) {
    test(`${example.name}: the walk finds the linear layers`, () => {
      const model = example.build();
      const walk = adapter.layers(model);
      expect(walk.filter(({ kind }) => kind === "linear").map(({ id }) => id)).toEqual(example.linear);
      expect(new Set(walk.map(({ id }) => id)).size).toBe(walk.length);
      model.dispose();
    });

    test(`${example.name}: the result computes what the original does, and the original stays`, async () => {
      const model = example.build();
      const inputs = example.inputs();
      const expected = predicted(model, inputs);
      const weights = bits(...model.weights.map((weight) => weight.read().dataSync()));
      const names = adapter.outputs(model).map(({ name }) => name);

      const result = connect(model, { bias: true });
      expect(bits(...predicted(result, inputs))).toBe(bits(...expected));
      expect(adapter.layers(result).flatMap(({ id, dropconnect }) => (dropconnect ? [id] : []))).toEqual(
        example.linear,
      );
      expect([result.name, result.inputNames, result.outputNames]).toEqual([
        model.name,
        model.inputNames,
        model.outputNames,
      ]);
      expect(result.outputs.map(({ shape }) => shape)).toEqual(model.outputs.map(({ shape }) => shape));
      expect(result.constructor).toBe(model.constructor);

      const session = await open(result, inputs);
      const ones = await session.run();
      expect(Math.max(...names.map((name, i) => distance(ones[name]?.data ?? [], expected[i] ?? [])))).toBeLessThan(
        1e-5,
      );
      for (const site of session.program.sites) {
        const moved = await session.run((at, draw) =>
          at.id === site.id ? draw.map((value, i) => value * 2 + (i % 3) + 1) : draw,
        );
        expect(names.some((name, i) => distance(moved[name]?.data ?? [], expected[i] ?? []) > 1e-7)).toBe(true);
      }
      await session.close();

      const zero = connect(model, { p: 0 });
      const run = await runOnce(zero, inputs);
      expect(bits(...names.map((name) => run[name]?.data))).toBe(bits(...expected));
      zero.dispose();
      result.dispose();
      expect(bits(...predicted(model, inputs))).toBe(bits(...expected));
      expect(bits(...model.weights.map((weight) => weight.read().dataSync()))).toBe(weights);
      tf.dispose(inputs);
      model.dispose();
    });

    test(`${example.name}: the same with the layers of every kind`, async () => {
      const model = example.build();
      const inputs = example.inputs();
      const expected = predicted(model, inputs);
      const names = adapter.outputs(model).map(({ name }) => name);
      const far = (run: Readonly<Record<string, RawArray>>) =>
        Math.max(...names.map((name, i) => distance(run[name]?.data ?? [], expected[i] ?? [])));
      const result = connect(model, { bias: true }, undefined, kinds);
      expect(bits(...predicted(result, inputs))).toBe(bits(...expected));
      expect(adapter.layers(result).flatMap(({ id, kind }) => (kinds.includes(kind) ? [id] : []))).toEqual(
        adapter.layers(result).flatMap(({ id, dropconnect }) => (dropconnect ? [id] : [])),
      );
      const session = await open(result, inputs);
      expect(far(await session.run())).toBeLessThan(1e-5);
      for (const site of session.program.sites)
        expect(
          far(await session.run((at, draw) => (at.id === site.id ? draw.map((v, i) => v * 2 + (i % 3) + 1) : draw))),
        ).toBeGreaterThan(1e-7);
      await session.close();
      const plain = adapter.apply(result, { type: "dropconnect", layers: new Map() });
      expect(adapter.layers(plain)).toEqual(adapter.layers(model));
      const run = await runOnce(connect(result, { p: 0 }, undefined, kinds), inputs);
      expect(bits(...names.map((name) => run[name]?.data))).toBe(bits(...expected));
      for (const m of [model, result, plain]) m.dispose();
      tf.dispose(inputs);
    });

    test(`${example.name}: a model saved and loaded by TF.js is the same, ids and parameters too`, async () => {
      const model = example.build();
      const inputs = example.inputs();
      const result = connect(model, { p: 0.25, scale: "none", maskPer: "example", bias: true });
      let saved: tf.io.ModelArtifacts | undefined;
      await result.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
        }),
      );
      const parsed = JSON.parse(JSON.stringify(saved?.modelTopology));
      const loaded = await tf.loadLayersModel(
        tf.io.fromMemory({ ...saved, modelTopology: parsed } as tf.io.ModelArtifacts),
      );
      expect(adapter.layers(loaded)).toEqual(adapter.layers(result));
      expect(bits(...predicted(loaded, inputs))).toBe(bits(...predicted(result, inputs)));
      expect(distance(predicted(loaded, inputs)[0] ?? [], predicted(model, inputs)[0] ?? [])).toBeGreaterThan(1e-3);
      const again = await runOnce(loaded, inputs);
      expect(Object.keys(again)).toEqual(adapter.outputs(model).map(({ name }) => name));
      for (const m of [model, result, loaded]) m.dispose();
      tf.dispose(inputs);
    });

    test(`${example.name}: a second change replaces the first`, () => {
      const model = example.build();
      const inputs = example.inputs();
      const first = connect(model, { p: 0.5, bias: true });
      const last = example.linear.at(-1) as string;
      const second = connect(first, { p: 0.1 }, (id) => id === last);
      const walk = adapter.layers(second);
      expect(
        walk.flatMap(({ id, dropconnect }) => (dropconnect ? [[id, dropconnect.p, dropconnect.bias]] : [])),
      ).toEqual([[last, 0.1, false]]);
      expect(walk.map(({ id }) => id)).toEqual(adapter.layers(model).map(({ id }) => id));
      expect(bits(...predicted(second, inputs))).toBe(bits(...predicted(model, inputs)));
      for (const m of [model, first, second]) m.dispose();
      tf.dispose(inputs);
    });

    test(`${example.name}: no tensor is left over`, async () => {
      const inputs = example.inputs();
      // TF.js itself keeps the weights of shared layers and nested models when a model is disposed of.
      const before = tf.memory().numTensors;
      example.build().dispose();
      const start = tf.memory().numTensors;
      const kept = start - before;
      const model = example.build();
      const result = connect(model);
      const session = await open(result, inputs);
      await session.run();
      await session.run();
      await expect(session.run(() => new Float32Array(1))).rejects.toThrow();
      const during = tf.memory().numTensors;
      await session.run();
      expect(tf.memory().numTensors).toBe(during);
      await session.close();
      session.prepared.dispose();
      const frozen = adapter.freeze(result, new Map()) as tf.LayersModel;
      for (const m of [frozen, result, model]) m.dispose();
      expect(tf.memory().numTensors).toBe(start + 3 * kept);
      tf.dispose(inputs);
    });
  }

  test("summary() shows the layer", () => {
    const model = connect(examples[0]?.build() as tf.LayersModel);
    const lines: string[] = [];
    model.summary(undefined, undefined, (line: string) => lines.push(line));
    expect(lines.filter((line) => line.includes("(DropConnectDense)"))).toHaveLength(2);
    expect(model.layers[0]).toBeInstanceOf(DropConnectDense);
  });
});
