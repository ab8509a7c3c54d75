import { table } from "../../bench/report/text.ts";
import { type Estimate, meanOf, number, plusMinus } from "../page.ts";
import { SAMPLES } from "./detection.ts";
import { difference, type Measured, PS, SIZES, type Texts, type Trained } from "./measure.ts";
import type { Recipe } from "./network.ts";
import { published } from "./published.ts";
import { WARM_UP, WINDOW } from "./sampled.ts";

export interface LanguageResults {
  readonly plain: Trained;
  readonly dropped: Trained;
  readonly recipe: Recipe;
  readonly texts: Texts;
}

/** A network at one of its epochs, as a row of the tables. */
interface Row extends Measured {
  readonly name: string;
}

/** The page about weight drop in a language model. */
export function languagePage({ plain, dropped, recipe, texts }: LanguageResults): string[] {
  const { units, p, streams, steps, epochs, rate } = recipe;
  const rows: Row[] = [
    ...plain.measured.map((measured) => ({ name: "plain", ...measured })),
    ...dropped.measured.map((measured) => ({ name: "weight drop", ...measured })),
  ];
  return [
    "# A language model with weight drop",
    `Written by \`pnpm papers:language\`. One LSTM of ${units} units reads Moby-Dick by characters (${recipe.symbols} of them: small letters, a space, punctuation): it learns the first ${texts.training.length} and is chosen and measured on what follows. It is trained with TensorFlow.js on WebAssembly: Adam, gradients cut to a norm of 1, a rate that falls from ${rate} to 0 along half a cosine, ${epochs} epochs, truncated back-propagation over ${steps} characters in ${streams} streams. With weight drop, \`dropConnectWeights\` drops the weights of the recurrent matrix with p = ${p}, one mask for each step of training, as in AWD-LSTM; nothing else drops, and the plain LSTM starts from the same weights. Seeds are fixed.`,
    `Then the network becomes an ONNX model, and \`dropconnect(model, { kinds: ["recurrent"], recurrent: ["R"] })\` drops in its recurrent matrix again. The test text is cut into ${texts.test.count} parts of ${texts.test.length} characters, whose first ${WARM_UP} are read but not scored. A sample is one mask for all characters of a part, so that its state goes on under the same mask. "Monte Carlo" averages the samples' probabilities of the next character; "mean" is the network with the trained weights. Bits are per character, perplexity is 2 to the power of bits, and ± is the standard error over the parts, of a difference over the same parts.`,
    "## Learning",
    table(
      ["network", "after epoch", "bits, training text", "bits, validation text"],
      (
        [
          ["plain", plain],
          ["weight drop", dropped],
        ] as const
      ).flatMap(([name, { curve, measured }]) => {
        const best = measured[0]?.epoch ?? 0;
        return [...new Set([best, curve.length])].map((epoch) => {
          const { training = 0, validation = 0 } = curve[epoch - 1] ?? {};
          const which = [epoch === best ? "the best" : [], epoch === curve.length ? "the last" : []].flat();
          return [name, `${epoch}, ${which.join(" and ")}`, training.toFixed(3), validation.toFixed(3)];
        });
      }),
    ),
    "## Test text",
    table(
      [
        "network",
        "after epoch",
        "bits, mean",
        "p of samples",
        ...SIZES.map((size) => `bits, ${size} sample${size > 1 ? "s" : ""}`),
        "entropy, mean",
        `entropy, ${SAMPLES} samples`,
      ],
      rows.map((row) => [
        row.name,
        String(row.epoch),
        plusMinus(meanOf(row.mean), 3),
        String(row.p),
        ...row.sampled.map((bits) => meanOf(bits).value.toFixed(3)),
        row.expected.mean.toFixed(3),
        row.expected.sampled.toFixed(3),
      ]),
    ),
    `Fewer than ${SIZES.at(-1)} samples: the mean over all disjoint groups of that many. p of samples is that of training, or the one of ${PS.join(", ")} that is best for the validation text (10 samples). Entropy is the number of bits that a prediction expects itself to need: above the bits that it needs it is too careful, below them too sure.`,
    table(
      ["change", "bits", "", "perplexity before", "after", "change"],
      changes(rows).map(({ name, from, to }) => [name, ...changeCells(from, to)]),
    ),
    "## The papers",
    "Their perplexities are of words, and their networks have two or three layers and other regularisers besides, so only the direction and the rough size of a change can be compared.",
    table(
      ["change", "paper", "perplexity before", "after", "change"],
      published.map(({ change, source, without, with: after }) => [
        change,
        source,
        without,
        after,
        percent(Number(after) / Number(without) - 1),
      ]),
    ),
    "## Other texts",
    `AUROC of windows of ${WINDOW} characters of another text among those of the test text, by the mean over the window of the mutual information (${SAMPLES} samples), of the entropy of the average of the samples, and of the entropy of the mean network. 0.5 is chance; below it the other text looks more certain.`,
    table(
      [
        "network",
        "after epoch",
        "p of samples",
        "other text",
        "mutual information",
        "entropy, samples",
        "entropy, mean",
      ],
      rows.flatMap((row) =>
        Object.entries(row.detection).map(([text, areas]) => [
          row.name,
          String(row.epoch),
          String(row.p),
          text,
          ...[areas.mutualInformation, areas.entropy, areas.entropyOfMean].map((area) => area.toFixed(3)),
        ]),
      ),
    ),
  ];
}

interface Change {
  readonly name: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function changes(rows: readonly Row[]): Change[] {
  const best = (name: string) => rows.find((row) => row.name === name) as Row;
  return [
    {
      name: "weight drop instead of plain, mean inference, best epochs",
      from: best("plain").mean,
      to: best("weight drop").mean,
    },
    ...rows.map(({ name, epoch, p, mean, sampled }) => ({
      name: `${SIZES.at(-1)} samples with p = ${p} instead of the mean: ${name}, epoch ${epoch}`,
      from: mean,
      to: sampled.at(-1) as readonly number[],
    })),
  ];
}

function changeCells(from: readonly number[], to: readonly number[]): string[] {
  const change = difference(to, from);
  const [before, after] = [from, to].map((bits) => 2 ** meanOf(bits).value) as [number, number];
  return [plusMinus(change, 4), verdict(change), before.toFixed(3), after.toFixed(3), percent(after / before - 1)];
}

/** By two standard errors. */
function verdict({ value, error }: Estimate): string {
  if (Math.abs(value) < 2 * error) return "undecided";
  return value < 0 ? "better" : "worse";
}

function percent(share: number): string {
  return `${number(100 * share, 1)} %`;
}
