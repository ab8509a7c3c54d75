// pnpm papers:mnist [--digits 10000] [--width 256] [--epochs 6]: DropConnect and dropout as in Wan et al. 2013.
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { testImages, trainingImages } from "../support/idx.ts";
import { type Inference, inferences } from "./mnist/measure.ts";
import { methods, networkOf, type Recipe, train } from "./mnist/network.ts";
import { mnistPage, type Trained } from "./mnist/page.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";

const { values } = parseArgs({
  options: {
    digits: { type: "string", default: "10000" },
    width: { type: "string", default: "256" },
    epochs: { type: "string", default: "6" },
  },
});
const recipe: Recipe = {
  width: Number(values.width),
  p: 0.5,
  digits: Number(values.digits),
  epochs: Number(values.epochs),
  batch: 50,
};
const digits = testImages("mnist", 0, 10_000);
const clothes = testImages("fashion-mnist", 0, 10_000);
const training = trainingImages("mnist", 0, recipe.digits);
if (!digits || !clothes || !training) throw new Error("MNIST or Fashion-MNIST is not there: set MAYHAP_DATA.");

await tf.setBackend("wasm");
const results = new Results<{ ways: Inference[] }>("mnist");
const trained: Trained[] = [];
for (const method of methods) {
  const { ways } = await results.of({ method, ...recipe }, async () => {
    const model = networkOf(method, recipe);
    await train(model, training, recipe);
    return { ways: await inferences(model, method, recipe.p, digits, clothes) };
  });
  trained.push({ method, ways });
}
writePage("mnist", mnistPage(trained, recipe));
