// Draws the picture of the first page, wide and narrow, light and dark: npx tsx --conditions @mayhap/source docs/scripts/first-picture.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dropconnect, predict, quantify } from "@mayhap/core";
import { asInput } from "../../demo/src/ask.ts";
import { drawQuestions, type Question } from "../../demo/src/draw/pictures.ts";
import { about, files } from "../../demo/src/models/about.ts";
import { loadOnnx } from "../../packages/onnx/src/index.ts";
import { type Answered, drawing, type Look, sizes } from "./first-picture/drawing.ts";

const folder = join(import.meta.dirname, "..", "pictures");

/** A digit, and three pictures of no digit that the network by itself is sure of. By group and number of the demo's drawings. */
const chosen: readonly { seed: number; index: number; title: string }[] = [
  { seed: 7, index: 6, title: "a two" },
  { seed: 7, index: 43, title: "the letter E" },
  { seed: 7, index: 36, title: "a four, turned" },
  { seed: 1001, index: 61, title: "a scribble" },
];

const questions = chosen.map(({ seed, index }) => drawQuestions(seed)[index] as Question);
const input = { image: asInput(questions) };
const network = await loadOnnx(files.onnx);
const { p, threshold } = about();
const alone = await predict(dropconnect(network, 0), input, { samples: 1 });
const y = await predict(dropconnect(network, p), input, { samples: 100, seed: 7, keep: true });
const { epistemic } = quantify(y);

const answers = chosen.map(({ title }, i): Answered => {
  const best = (values: ArrayLike<number>) => {
    const all = Array.from(values);
    const probability = Math.max(...all);
    return { digit: all.indexOf(probability), probability };
  };
  return {
    title,
    pixels: (questions[i] as Question).pixels,
    alone: best(alone.probabilities.row(i).data),
    mean: best(y.probabilities.row(i).data),
    samples: (y.kept ?? []).map((sample) => best(sample.row(i).data)),
    epistemic: epistemic.at(i),
    unsure: epistemic.at(i) > threshold,
  };
});

mkdirSync(folder, { recursive: true });
for (const [name, size] of Object.entries(sizes))
  for (const look of ["light", "dark"] satisfies Look[])
    writeFileSync(join(folder, `first-${name}-${look}.svg`), drawing(answers, size, look));
for (const { title, alone, mean, epistemic } of answers)
  console.log(
    `${title}: alone ${alone.digit} ${alone.probability.toFixed(3)}, mean ${mean.digit} ${mean.probability.toFixed(3)}, epistemic ${epistemic.toFixed(3)} nats`,
  );
