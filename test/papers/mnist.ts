// pnpm papers:mnist [--minutes 60]: DropConnect and dropout on MNIST as in Wan et al. 2013 and Mobiny et al. 2019. What is not finished in time stays off the page.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type Images, testImages } from "../support/idx.ts";
import { quickenWasmGradients } from "../support/wasm-gradients.ts";
import { type Answers, answers, meanError, SEED, waysOf } from "./mnist/measure.ts";
import type { Method, Recipe } from "./mnist/network.ts";
import { type Measured, mnistPage, type Setting } from "./mnist/page.ts";
import { drawn } from "./mnist/pictures.ts";
import { settings } from "./mnist/recipes.ts";
import { fileOf, picturesOf, trained } from "./mnist/trained.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "Infinity" } } });
const end = performance.now() + Number(values.minutes) * 60_000;
const samples = 50;

await tf.setBackend("wasm");
quickenWasmGradients();
const found = new Results<Answers>("mnist-answers");
const trainingErrors = new Results<{ error: number }>("mnist-training");

const finished: Setting[] = [];
for (const recipes of settings) {
  const [first] = recipes as [Recipe, ...Recipe[]];
  const [inside, outside] = [testsOf(first.data), testsOf(first.data === "mnist" ? "fashion-mnist" : "mnist")];
  const training: Partial<Record<Method, number>> = {};
  const measured: Measured[] = [];
  for (const recipe of recipes) {
    if (!existsSync(fileOf(recipe)) && performance.now() > end) continue;
    const model = await trained(recipe);
    training[recipe.method] = (
      await trainingErrors.of(recipe, async () => ({ error: await meanError(model, picturesOf(recipe)) }))
    ).error;
    for (const way of waysOf(recipe.method)) {
      const setup = { recipe, way, samples, seed: SEED };
      const said = await found.of(setup, () => answers(model, recipe, way, { inside, outside }, samples));
      const wrong = said.classes.map((name, i) => name !== inside.labels[i]);
      measured.push({ method: recipe.method, way, answers: said, wrong });
    }
  }
  const pictures = finished.length === 0 ? drawn(measured, ["digits", "clothes"]) : [];
  if (measured.length > 0) finished.push({ recipe: first, training, measured, pictures });
}
writePage("mnist", mnistPage(finished, samples));

function testsOf(set: Recipe["data"]): Images {
  const images = testImages(set, 0, 10_000);
  if (images === undefined) throw new Error(`The test pictures of ${set} are not there: set MAYHAP_DATA.`);
  return images;
}
