import { table } from "../../bench/report/text.ts";
import { type Estimate, meanOf, number, plusMinus } from "../page.ts";
import { SAMPLES } from "./detection.ts";
import { difference, type Measured, PS, SIZES, type Trained } from "./measure.ts";
import type { Recipe } from "./network.ts";
import { type Published, published } from "./published.ts";
import { type Parts, WARM_UP, WINDOW } from "./sampled.ts";

/** Networks that learned the same text. */
export interface Run {
  readonly characters: number;
  readonly plain: Trained;
  readonly dropped: Trained;
}

/** A network after one of its epochs, as a row of the tables. */
interface Row extends Measured {
  readonly name: string;
}

/** The page about weight drop in a language model. */
export function languagePage(
  runs: readonly Run[],
  { symbols, units, p, streams, steps, rate }: Omit<Recipe, "epochs">,
  test: Parts,
): string[] {
  const networks = runs.flatMap(({ characters, plain, dropped }) => [
    { name: `plain, ${characters}`, network: plain },
    { name: `weight drop, ${characters}`, network: dropped },
  ]);
  const rows: Row[] = networks.flatMap(({ name, network }) =>
    network.measured.map((measured) => ({ name, ...measured })),
  );
  return [
    "# A language model with weight drop",
    `Written by \`pnpm papers:language\`. One LSTM of ${units} units reads Moby-Dick by characters (${symbols} of them: small letters, a space, punctuation): it learns the first ${runs.map(({ characters }) => characters).join(" or ")}, what follows chooses the epoch, and what follows that is the test. It is trained with TensorFlow.js on WebAssembly: Adam, gradients cut to a norm of 1, a rate that falls from ${rate} to 0 along half a cosine, truncated back-propagation over ${steps} characters in ${streams} streams. With weight drop, \`dropConnectWeights\` drops the weights of the recurrent matrix with p = ${p}, one mask for each step of training, as in AWD-LSTM; nothing else drops, and the plain LSTM starts from the same weights. Seeds are fixed, and each network is trained once.`,
    `Then the network becomes an ONNX model, and \`dropconnect(model, { kinds: ["recurrent"], recurrent: ["R"] })\` drops in its recurrent matrix again. The test text is cut into ${test.count} parts of ${test.length} characters, whose first ${WARM_UP} are read but not scored. A sample is one mask for all parts and all their characters, so that the state of a part goes on under the mask that it began with. "Monte Carlo" averages the samples' probabilities of the next character; "mean" is the network with the trained weights. Bits are per character, perplexity is 2 to the power of bits, and ± is the standard error over the parts (of differences between the same parts), not over trainings.`,
    "## Learning",
    table(
      ["network, characters", "after epoch", "bits, training text", "bits, validation text"],
      networks.flatMap(({ name, network: { curve, measured } }) => {
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
        "network, characters",
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
      [...runs.map(weightDrop), ...rows.map(monteCarlo)].map(({ name, from, to }) => [name, ...changeCells(from, to)]),
    ),
    "## The papers",
    `Their perplexities are of words, and their networks have two or three layers and other regularisers besides: the direction of a change can be compared, not its size. Gal & Ghahramani drop words and the units of inputs, states and outputs of two layers; here nothing drops but weights of one recurrent matrix, which moves predictions less. "Here" is per character, for each length of text in turn: weight drop with mean inference, and Monte Carlo with the p of training. A regulariser pays where a network overfits, and these are trained briefly: under "Learning", compare the plain network's best and last epochs.`,
    table(
      ["change", "paper", "network", "perplexity before", "after", "change", "here"],
      published.map(({ kind, network, source, without, with: after }) => [
        kind,
        source,
        network,
        without,
        after,
        percent(Number(after) / Number(without) - 1),
        runs.map((run) => here(run, kind)).join(", "),
      ]),
    ),
    "## Other texts",
    `AUROC of windows of ${WINDOW} characters of another text among those of the test text, by the mean over the window of the mutual information (${SAMPLES} samples), of the entropy of the average of the samples, and of the entropy of the mean network. 0.5 is chance; below it the other text looks more certain.`,
    table(
      [
        "network, characters",
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

function weightDrop({ characters, plain, dropped }: Run): Change {
  const best = ({ measured }: Trained) => measured[0]?.mean ?? [];
  return { name: `weight drop, ${characters}: mean inference, best epochs`, from: best(plain), to: best(dropped) };
}

function monteCarlo({ name, epoch, p, mean, sampled }: Row): Change {
  const to = sampled.at(-1) ?? [];
  return { name: `Monte Carlo with p = ${p}: ${name}, epoch ${epoch}`, from: mean, to };
}

/** Change of the perplexity in one of our runs. */
function here(run: Run, kind: Published["kind"]): string {
  const [withMasksOfTraining] = run.dropped.measured as [Measured];
  const { from, to } = kind === "weight drop" ? weightDrop(run) : monteCarlo({ name: kind, ...withMasksOfTraining });
  return percent(2 ** difference(to, from).value - 1);
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
