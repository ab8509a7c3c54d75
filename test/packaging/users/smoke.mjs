// What a user's first program does, in Node of any version: walk, convert, save, load, predict with masks and in workers. Prints JSON.
import { readFileSync } from "node:fs";
import { dropconnect, endWorkers, explain, predict, quantify } from "@mayhap/core";
import { brierScore } from "@mayhap/evaluate";
import { loadOnnx, saveOnnx } from "@mayhap/onnx";
import { distributionHistogram } from "@mayhap/plots";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

const [, , file, copy] = process.argv;
const x = { x: [[0.5, -1, 2, 0]] };
const plain = await loadOnnx(file);
await saveOnnx(dropconnect(plain, 0.2), copy);
const model = await loadOnnx(copy);
const y = await predict(model, x, { samples: 20, seed: 7, keep: true });
const inWorkers = await predict(model, x, { samples: 20, seed: 7, workers: 2 });
await endWorkers(model);

await tf.setBackend("cpu");
const layers = [
  tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer: "ones" }),
  tf.layers.dense({ units: 1, kernelInitializer: "ones" }),
];
const net = dropconnect(tf.sequential({ layers }), 0.2);
const z = await predict(net, tf.ones([1, 2]), { samples: 20, seed: 7 });
const zInWorkers = await predict(net, tf.ones([1, 2]), { samples: 20, seed: 7, workers: 1 });
await endWorkers(net);

console.log(
  JSON.stringify({
    node: process.versions.node,
    replaced: explain(model).layers.filter(({ replaced }) => replaced).length,
    mean: y.mean.toArray(),
    same: JSON.stringify(inWorkers.std.toArray()) === JSON.stringify(y.std.toArray()),
    epistemic: quantify(y).epistemic.at(0),
    brier: brierScore(y, [0]),
    picture: distributionHistogram({ inside: [0.1, 0.2, 0.4] }).startsWith("<svg"),
    tfjs: z.mean.at(0, 0),
    tfjsSame: zInWorkers.mean.at(0, 0) === z.mean.at(0, 0),
    bytes: readFileSync(copy).length,
  }),
);
