import { dropconnect, dropout, endWorkers, type Predictions, type PredictOptions, predict } from "@mayhap/core";
import { setWorker, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onEachBackend } from "../support/backends.ts";
import { graph } from "../support/graph-builder.ts";
import { graphFixtures } from "../support/graph-fixtures.ts";
import { type GraphForm, graphForms, tensorsOf } from "../support/graph-forms/index.ts";
import { examples } from "../support/models.ts";
import { bits } from "../support/transform.ts";
import { built, start } from "./built.ts";

beforeAll(() => setWorker(() => start(built("worker.js"))));

/** Everything that a prediction says. */
function told(predictions: Predictions): unknown {
  return Object.fromEntries(
    Object.entries(predictions.outputs).map(([name, y]) => [
      name,
      [bits(y.mean.data, y.variance.data), y.samplesPerExample, y.stopped],
    ]),
  );
}

onEachBackend((backend) => {
  const models: object[] = [];
  afterAll(async () => {
    for (const model of models) await endWorkers(model);
  });

  async function expectSame(model: object, x: TfInputs, options: PredictOptions, numbers = [1, 2, 3]): Promise<void> {
    models.push(model);
    const alone = await predict(model, x, { samples: 12, seed: 5, ...options });
    for (const workers of numbers)
      expect(
        told(await predict(model, x, { samples: 12, seed: 5, ...options, workers })),
        `${workers} workers`,
      ).toEqual(told(alone));
  }

  test("two inputs and outputs, in every way of sampling", async () => {
    const example = examples.find(({ name }) => name === "two inputs and outputs");
    const model = dropconnect(dropout(example?.build() as tf.LayersModel, 0.2), { p: 0.3, bias: true });
    const x = example?.inputs() as tf.Tensor[];
    const before = tf.memory().numTensors;
    await expectSame(model, x, {});
    await expectSame(model, { a: x[0] as tf.Tensor, b: x[1] as tf.Tensor }, { batchSize: 2 }, [2]);
    await expectSame(model, x, { outputs: ["value"], first: 3, firstRow: 7 }, [2]);
    await expectSame(model, x, { method: "gaussian" }, [2, 3]);
    await expectSame(model, x, { samples: { min: 5, max: 300, tolerance: 0.08 } }, [2, 3]);
    await expectSame(model, x, { samples: { min: 5, max: 300, tolerance: 0.08 }, method: "gaussian" }, [2]);
    expect(tf.memory().numTensors).toBe(before);
  });

  // What follows does not depend on the backend.
  if (backend === "cpu") return;

  test("masks for each example, and inputs of every form", async () => {
    const { dense } = tf.layers;
    const model = dropconnect(
      tf.sequential({ layers: [dense({ units: 6, inputShape: [3] }), dense({ units: 2, name: "out" })] }),
      { p: 0.4, maskPer: "example" },
    );
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    await expectSame(model, rows, { keep: true }, [2]);
    await expectSame(model, { data: Float64Array.from(rows.flat()), shape: [2, 3] }, {}, [2]);
    await expectSame(model, tf.tensor2d(rows, undefined, "int32"), {}, [2]);
    const integers = tf.input({ shape: [2], dtype: "int32" });
    const embedded = tf.layers.embedding({ inputDim: 4, outputDim: 3 }).apply(integers) as tf.SymbolicTensor;
    const flat = tf.layers.flatten().apply(embedded) as tf.SymbolicTensor;
    const words = tf.model({ inputs: integers, outputs: dense({ units: 2 }).apply(flat) as tf.SymbolicTensor });
    // Numbers of a tensor are cast, also where the model wants whole ones.
    await expectSame(dropconnect(words, { p: 0.4, layers: "all" }), tf.tensor2d([[1.7, 2.2]]), {}, [1]);
    await expectSame(dropconnect(words, { p: 0.4, layers: "all", kinds: ["linear", "embedding"] }), [[1, 2]], {}, [2]);
    const kept = await predict(model, rows, { samples: 9, seed: 1, keep: true, workers: 2 });
    const alone = await predict(model, rows, { samples: 9, seed: 1, keep: true });
    expect(kept.quantile(0.3).toArray()).toEqual(alone.quantile(0.3).toArray());
  });

  test("a graph model", async () => {
    const layer = (from: number, to: number) => ({
      kernel: Array.from({ length: from * to }, (_, i) => Math.sin(i + 1)),
      shape: [from, to] as [number, number],
      bias: Array.from({ length: to }, (_, i) => i / 10),
      activation: "relu" as const,
    });
    const plain = await graphFixtures.mlp({ layers: [layer(4, 6), layer(6, 3)] } as never);
    await expectSame(dropconnect(plain, 0.3), { x: tf.ones([3, 4]) }, {}, [2]);
    const loop = graphForms.find(({ name }) => name.includes("StatelessWhile")) as GraphForm;
    const looping = await graph(loop.input, tensorsOf(loop), loop.nodes, loop.bodies);
    await expectSame(dropconnect(looping, { p: 0.3, layers: "all" }), { x: tf.ones([1, 4]) }, {}, [2]);
  });

  test("a model that was trained in between", async () => {
    const { dense } = tf.layers;
    const model = dropconnect(
      tf.sequential({ layers: [dense({ units: 5, inputShape: [3] }), dense({ units: 2 })] }),
      0.3,
    );
    const x = [[1, 2, 3]];
    await expectSame(model, x, {}, [2]);
    const before = told(await predict(model, x, { samples: 12, seed: 5, workers: 2 }));
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    await model.fit(tf.ones([4, 3]), tf.zeros([4, 2]), { epochs: 1, verbose: 0 });
    await expectSame(model, x, {}, [2]);
    expect(told(await predict(model, x, { samples: 12, seed: 5, workers: 2 }))).not.toEqual(before);
  });
});
