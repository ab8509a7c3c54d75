// A regression trained with DropConnect in TensorFlow.js: sure where data lies, unsure away from it.
import { predict } from "@mayhap/core";
import { dropConnectDense } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

await tf.setBackend("cpu");
const xs = Array.from({ length: 60 }, (_, i) => -1 + (2 * i) / 59);
const x = tf.tensor2d(xs, [60, 1]);
const y = tf.tensor2d(
  xs.map((v, i) => Math.sin(3 * v) + 0.05 * Math.sin(78.233 * i)),
  [60, 1],
);

const model = tf.sequential({
  layers: [
    tf.layers.dense({
      units: 32,
      activation: "relu",
      inputShape: [1],
      kernelInitializer: tf.initializers.heNormal({ seed: 1 }),
      biasInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 2 }),
    }),
    dropConnectDense({
      units: 32,
      p: 0.1,
      seed: 3,
      activation: "relu",
      kernelInitializer: tf.initializers.heNormal({ seed: 4 }),
    }),
    dropConnectDense({ units: 1, p: 0.1, seed: 5, kernelInitializer: tf.initializers.heNormal({ seed: 6 }) }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
await model.fit(x, y, { epochs: 120, batchSize: 60, shuffle: false, verbose: 0 });

// Made with its DropConnect layers, the model is stochastic as it stands.
const at = [-4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4];
const band = await predict(
  model,
  at.map((v) => [v]),
  { samples: 200, seed: 7 },
);
for (const [i, v] of at.entries()) {
  const std = band.std.at(i, 0);
  const where = Math.abs(v) <= 1 ? "data" : "none";
  console.log(
    `x ${String(v).padStart(4)} (${where})  ${band.mean.at(i, 0).toFixed(2).padStart(6)} ± ${std.toFixed(2)}  ${"#".repeat(Math.round(20 * std))}`,
  );
}
