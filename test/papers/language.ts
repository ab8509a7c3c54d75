// pnpm papers:language [--characters 30000] [--units 128] [--epochs 36]: weight drop as in Merity et al. 2018, mean and Monte-Carlo inference.
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type Texts, type Trained, trained } from "./language/measure.ts";
import type { Recipe } from "./language/network.ts";
import { languagePage } from "./language/page.ts";
import { partsOf } from "./language/sampled.ts";
import { alphabet, german, license, mobyDick, shuffled } from "./language/texts.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";

const { values } = parseArgs({
  options: {
    characters: { type: "string", default: "30000" },
    units: { type: "string", default: "128" },
    epochs: { type: "string", default: "36" },
  },
});
const characters = Number(values.characters);
const recipe = {
  symbols: alphabet.length,
  units: Number(values.units),
  streams: 16,
  steps: 32,
  epochs: Number(values.epochs),
  rate: 0.005,
  seed: 7,
};
const [length, parts] = [224, 128];
const held = parts * (length + 1);
const book = mobyDick();
const test = book.subarray(characters + held, characters + 2 * held);
const few = (text: Uint8Array) => partsOf(text, length, 32);
const texts: Texts = {
  training: book.subarray(0, characters),
  validation: partsOf(book.subarray(characters, characters + held), length, parts),
  test: partsOf(test, length, parts),
  others: {
    "its words in random order": few(shuffled(test, "words")),
    "its characters in random order": few(shuffled(test, "characters")),
    "English of a license": few(license()),
    "German messages of a compiler": few(german()),
  },
};

await tf.setBackend("wasm");
const results = new Results<Trained>("language");
const of = (p: number) => {
  const setup: Recipe = { ...recipe, p };
  return results.of({ characters, length, parts, ...setup }, () => trained(setup, texts));
};
const [plain, dropped] = [await of(0), await of(0.5)];
writePage("language", languagePage({ plain, dropped, recipe: { ...recipe, p: 0.5 }, texts }));
