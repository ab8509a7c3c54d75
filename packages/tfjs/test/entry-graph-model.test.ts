import { adapterOf, dropconnect, predict } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import "../src/graph-model.ts";
import { graph, matMul } from "./support/graph-builder.ts";

it("the entry graph-model is enough for a tf.GraphModel, and has nothing for others", async () => {
  const weights = { w1: tf.randomNormal([3, 4], 0, 1, "float32", 1), w2: tf.randomNormal([4, 2], 0, 1, "float32", 2) };
  const model = await graph([3], weights, [matMul("one", "x", "w1"), matMul("two", "one", "w2")]);
  const y = await predict(dropconnect(model, 0.3), [[1, 2, 3]], { samples: 10, seed: 1 });
  expect(y.std.at(0, 0)).toBeGreaterThan(0);
  const layers = tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [3] })] });
  expect(() => adapterOf(layers)).toThrow(/Registered: tfjs-graph \(tf\.GraphModel\)\./);
});
