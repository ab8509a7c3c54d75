// Trains the digit classifier of the demo and writes it as a TF.js model and as ONNX: `pnpm --filter @mayhap/demo train`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dropconnect, predict, quantify } from "@mayhap/core";
import { saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type About, files } from "./src/models/about.ts";
import { accuracy, fit } from "./train/fit.ts";
import { readMnist, slice } from "./train/idx.ts";
import { buildNetwork, denseWeights, WIDTHS } from "./train/network.ts";
import { toOnnx } from "./train/write-onnx.ts";

const SEED = 20_261_121;
/** Connections are dropped with the same probability in training and in the demo. */
const P = 0.2;
const EPOCHS = 8;
const VALIDATION = 5000;
const QUANTILE = 0.95;

const mnist = join(
  process.env.MAYHAP_DATA ?? join(import.meta.dirname, "..", "..", "shared", "data"),
  "open/data/mnist",
);
await tf.setBackend("wasm");
const all = readMnist(mnist, "train");
const test = readMnist(mnist, "t10k");
const split = all.labels.length - VALIDATION;

const network = buildNetwork({ p: P, seed: SEED });
const started = performance.now();
await fit(network, slice(all, 0, split), { epochs: EPOCHS, batch: 128, rate: 1e-3, seed: SEED }, (epoch, loss) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `epoch ${epoch + 1}/${EPOCHS}  loss ${loss.toFixed(4)}  test accuracy ${accuracy(network, test).toFixed(4)}  ${seconds} s`,
  );
});

// What is saved is a plain network: it does not know that it was trained with DropConnect, nor that it will be sampled.
const plain = buildNetwork();
plain.setWeights(network.getWeights());
mkdirSync(dirname(files.about), { recursive: true });
await saveTfjs(plain, files.tfjs);
writeFileSync(files.onnx, toOnnx(denseWeights(plain)));

const validation = slice(all, split, all.labels.length);
const y = await predict(
  dropconnect(plain, P),
  { image: { data: validation.pixels, shape: [VALIDATION, 28, 28] } },
  { samples: 100, seed: SEED },
);
const epistemic = quantify(y).epistemic.data.toSorted();
const about: About = {
  network: [784, ...WIDTHS, 10].join("-"),
  data: `MNIST, ${split} training digits, augmented`,
  seed: SEED,
  epochs: EPOCHS,
  testAccuracy: accuracy(plain, test),
  p: P,
  threshold: Number((epistemic[Math.floor(QUANTILE * VALIDATION)] as number).toFixed(4)),
  thresholdFrom: `the ${100 * QUANTILE} % quantile over ${VALIDATION} digits of MNIST that were not trained on`,
};
writeFileSync(files.about, `${JSON.stringify(about, null, 2)}\n`);
console.log(about);
