// pnpm papers:mnist [--minutes 60]: DropConnect and dropout on MNIST as in Wan et al. 2013 and Mobiny et al. 2019. What is not finished in time stays off the page.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type Images, testImages } from "../support/idx.ts";
import { quickenWasmGradients } from "../support/wasm-gradients.ts";
import { type Answers, answers, meanError, SEED, type Way, waysOf } from "./mnist/measure.ts";
import type { Measured } from "./mnist/measured.ts";
import type { Method, Recipe } from "./mnist/network.ts";
import { mnistPage, type Setting, titleOf } from "./mnist/page.ts";
import { drawn } from "./mnist/pictures.ts";
import { settings, variants } from "./mnist/recipes.ts";
import { fileOf, picturesOf, trained } from "./mnist/trained.ts";
import { changeOf, type Variant } from "./mnist/variants.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "Infinity" } } });
const end = performance.now() + Number(values.minutes) * 60_000;
const samples = 50;

await tf.setBackend("wasm");
quickenWasmGradients();
const found = new Results<Answers>("mnist-answers");
const trainingErrors = new Results<{ error: number }>("mnist-training");

/** A network in the given ways; nothing where it is not trained and time is up. */
async function measured(
  recipe: Recipe,
  ways: readonly Way[],
): Promise<{ training: number; all: Measured[] } | undefined> {
  if (!existsSync(fileOf(recipe)) && performance.now() > end) return undefined;
  const model = await trained(recipe);
  const { error } = await trainingErrors.of(recipe, async () => ({
    error: await meanError(model, picturesOf(recipe)),
  }));
  const tests = { inside: testsOf(recipe.data), outside: testsOf(recipe.data === "mnist" ? "fashion-mnist" : "mnist") };
  const all: Measured[] = [];
  for (const way of ways) {
    const setup = { recipe, way, samples, seed: SEED };
    const said = await found.of(setup, () => answers(model, recipe, way, tests, samples));
    const wrong = said.classes.map((name, i) => name !== tests.inside.labels[i]);
    all.push({ method: recipe.method, way, answers: said, wrong });
  }
  return { training: error, all };
}

const finished: Setting[] = [];
for (const recipes of settings) {
  const training: Partial<Record<Method, number>> = {};
  const all: Measured[] = [];
  for (const recipe of recipes) {
    const one = await measured(recipe, waysOf(recipe.method));
    if (one === undefined) continue;
    training[recipe.method] = one.training;
    all.push(...one.all);
  }
  if (Object.keys(training).length < recipes.length) continue;
  const pictures = finished.length === 0 ? drawn(all, ["digits", "clothes"]) : [];
  finished.push({ recipe: recipes[0] as Recipe, training, measured: all, pictures });
}
const otherwise: Variant[] = [];
for (const recipe of variants) {
  const same = (of: Recipe) => [of.network, of.data, of.pictures].join();
  const base = finished.find((setting) => same(setting.recipe) === same(recipe));
  const one = await measured(recipe, ["mean network", "Gaussian"]);
  if (base !== undefined && one !== undefined)
    otherwise.push({ recipe, training: one.training, measured: one.all, base });
}
const missing = (recipe: Recipe) => !existsSync(fileOf(recipe));
const unfinished = [
  ...settings.flat().filter(missing).map(titleOf),
  ...variants
    .filter(missing)
    .map((recipe) => `${recipe.network}, DropConnect, ${changeOf(settings[0]?.[0] as Recipe, recipe)}`),
];
writePage("mnist", mnistPage(finished, otherwise, unfinished, samples));

function testsOf(set: Recipe["data"]): Images {
  const images = testImages(set, 0, 10_000);
  if (images === undefined) throw new Error(`The test pictures of ${set} are not there: set MAYHAP_DATA.`);
  return images;
}
