// pnpm papers:language [--text 30000x36] … [--units 128]: weight drop as in Merity et al. 2018, mean and Monte-Carlo inference.
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { type Texts, type Trained, trained } from "./language/measure.ts";
import type { Recipe } from "./language/network.ts";
import { languagePage, type Run } from "./language/page.ts";
import { partsOf } from "./language/sampled.ts";
import { alphabet, german, license, mobyDick, shuffled } from "./language/texts.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";

const { values } = parseArgs({
  options: {
    // So many characters, read so many times. Both take about the same number of steps.
    text: { type: "string", multiple: true, default: ["30000x36", "60000x16"] },
    units: { type: "string", default: "128" },
  },
});
const recipeOf = (epochs: number, p: number): Recipe => ({
  symbols: alphabet.length,
  units: Number(values.units),
  streams: 16,
  steps: 32,
  epochs,
  rate: 0.005,
  seed: 7,
  p,
});
const [length, parts] = [224, 128];
const book = mobyDick();

/** The first characters of the book to learn, what follows to choose an epoch and p, and what follows that as a test. */
function textsOf(characters: number): Texts {
  const held = parts * (length + 1);
  const test = book.subarray(characters + held, characters + 2 * held);
  const few = (text: Uint8Array) => partsOf(text, length, 32);
  return {
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
}

await tf.setBackend("wasm");
const results = new Results<Trained>("language");
const runs: Run[] = [];
for (const text of values.text) {
  const [characters, epochs] = text.split("x").map(Number) as [number, number];
  const of = (p: number) => {
    const setup = recipeOf(epochs, p);
    return results.of({ characters, length, parts, ...setup }, () => trained(setup, textsOf(characters)));
  };
  runs.push({ characters, plain: await of(0), dropped: await of(0.5) });
}
writePage("language", languagePage(runs, recipeOf(0, 0.5), textsOf(0).test));
