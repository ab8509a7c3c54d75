import { auroc, detectOutOfDistribution, riskCoverage } from "@mayhap/evaluate";
import { table } from "../../bench/report/text.ts";
import { number, plusMinus } from "../page.ts";
import type { Answers, Uncertainties, Way } from "./measure.ts";
import type { Method, Recipe } from "./network.ts";
import { paired } from "./paired.ts";
import { wan } from "./published.ts";

/** A trained network in one way to predict. */
export interface Measured {
  readonly method: Method;
  readonly way: Way;
  readonly answers: Answers;
  /** Where the answers are wrong. */
  readonly wrong: readonly boolean[];
}

/** Networks that differ in the method only. */
export interface Setting {
  readonly recipe: Recipe;
  /** Error rates on the training pictures, of the mean networks. */
  readonly training: Readonly<Partial<Record<Method, number>>>;
  readonly measured: readonly Measured[];
  /** Lines of Markdown. */
  readonly pictures: readonly string[];
}

/** Shares of the test pictures that are referred. */
const REFERRED = [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2] as const;
const kinds = { mnist: "MNIST", "fashion-mnist": "Fashion-MNIST" } as const;

export function mnistPage(settings: readonly Setting[], samples: number): string[] {
  const { p, batch, perMask, rate, seed } = (settings[0] as Setting).recipe;
  return [
    "# MNIST: Wan et al. 2013 and Mobiny et al. 2019",
    `Written by \`pnpm papers:mnist\`. Networks are trained with the layers of this library on TensorFlow.js (WebAssembly with SIMD, one thread: its threads are for browsers only) and become ONNX models, of which \`predict\` draws ${samples} samples for "masks" and "Gaussian". One network each, p = ${p}: DropConnect in the weights of the hidden dense layers, dropout in their outputs, nothing in front of the softmax, as in Wan et al. All three methods start with the same weights and see the same pictures in the same order; weights, order, masks and samples come from the seed ${seed}, so another run on the same machine gives the same numbers (the last bits of a product can depend on the processor). Stochastic gradient descent with momentum 0.9, batches of ${batch}, no augmentation, a rate that falls from ${rate} to 0 along half a cosine.`,
    `**Not as in the paper**: ${perMask === batch ? "one mask for each mini-batch" : `a mask for each ${perMask} pictures`} in training (the layer draws one for each index of its first axis, and a batch of shape \`[1, ${batch}, …]\` has one such index), because a mask for each picture costs that many times the arithmetic. The paper: “Selecting a single mask for a subset of training examples, such as a mini-batch of 128 examples, does not regularize the model enough in practice.” And it trains for hundreds of epochs.`,
    "± is a standard error: of an error rate, √(e(1 − e)/n); of a difference, that of paired cases. P is McNemar's exact test (1947) for two networks on the same 10 000 test pictures; it says nothing about other seeds.",
    ...settings.flatMap(section),
  ];
}

function section(setting: Setting): string[] {
  const { recipe, training, measured, pictures } = setting;
  const { network, data, epochs } = recipe;
  const asPublished = network === "784-800-800-10" && data === "mnist";
  const strange = kinds[data === "mnist" ? "fashion-mnist" : "mnist"];
  const named = (cells: (one: Measured) => string[]) => measured.map((one) => [one.method, one.way, ...cells(one)]);
  return [
    `## ${network === "LeNet" ? "A LeNet" : network}, ${recipe.pictures === 60_000 ? "all" : "the first"} ${spaced(recipe.pictures)} pictures of ${kinds[data]}, ${epochs} epochs`,
    ...(network === "LeNet"
      ? [
          "Convolutions of 5 × 5 with 6 and 16 filters, each with max pooling, a hidden layer of 500 and the softmax. It drops in the hidden layer only.",
        ]
      : []),
    table(
      [
        "network",
        "inference",
        "training error",
        "test error",
        "NLL, nats",
        ...(asPublished ? ["Wan et al., 60 000 digits"] : []),
      ],
      named(({ method, way, answers, wrong }) => {
        const value = rateOf(wrong);
        const error = Math.sqrt((value * (1 - value)) / wrong.length);
        return [
          way === "mean network" ? percent(training[method] ?? Number.NaN) : "",
          `${plusMinus({ value: 100 * value, error: 100 * error }, 2)} %`,
          answers.nll.toFixed(4),
          ...(asPublished ? [way === BEST[method] ? `${plusMinus(wan[method], 2)} %` : ""] : []),
        ];
      }),
    ),
    comparisons(measured).join(" "),
    `${strange} among ${kinds[data]}, and wrong answers among right ones: AUROC, by the mutual information of the samples, by predictive entropy and by 1 − the largest probability.`,
    table(
      [
        "network",
        "inference",
        "strangers: mutual information",
        "entropy",
        "1 − largest",
        "errors: mutual information",
        "entropy",
        "1 − largest",
      ],
      named(({ way, answers: { inside, outside }, wrong }) => [
        ...scores(way, (measure) => detectOutOfDistribution(inside[measure], outside[measure]).auroc),
        ...scores(way, (measure) => auroc(inside[measure], wrong)),
      ]),
    ),
    strangers(measured),
    "Accuracy on what is left when the most uncertain pictures are referred, by mutual information where there are samples, else by 1 − the largest probability:",
    table(
      ["network", "inference", ...REFERRED.map((share) => `${100 * share} %`), "rise to 20 %"],
      named((one) => {
        const left = leftAccuracies(one);
        return [...left.map(percent), `${number(100 * ((left.at(-1) as number) - (left[0] as number)), 2)} points`];
      }),
    ),
    ...pictures,
  ];
}

/** The inference that stands in the paper's table. */
const BEST: Readonly<Record<Method, Way>> = {
  "no drop": "mean network",
  dropout: "mean network",
  DropConnect: "Gaussian",
};

function comparisons(measured: readonly Measured[]): string[] {
  const pairs: readonly [string, [Method, Way], [Method, Way]][] = [
    ["Dropout against no drop", ["dropout", "mean network"], ["no drop", "mean network"]],
    ["DropConnect (Gaussian) against no drop", ["DropConnect", "Gaussian"], ["no drop", "mean network"]],
    ["DropConnect (Gaussian) against dropout", ["DropConnect", "Gaussian"], ["dropout", "mean network"]],
    ["DropConnect, Gaussian against mean network", ["DropConnect", "Gaussian"], ["DropConnect", "mean network"]],
    ["DropConnect, masks against mean network", ["DropConnect", "masks"], ["DropConnect", "mean network"]],
  ];
  return pairs.flatMap(([name, a, b]) => {
    const [first, second] = [find(measured, ...a), find(measured, ...b)];
    if (first === undefined || second === undefined) return [];
    const { difference, mcnemar } = paired(second.wrong, first.wrong);
    const shown = plusMinus({ value: 100 * difference.value, error: 100 * difference.error }, 2);
    return [`${name}: ${shown} points of error (P = ${mcnemar < 0.001 ? "< 0.001" : mcnemar.toFixed(3)}).`];
  });
}

function strangers(measured: readonly Measured[]): string {
  const plain = find(measured, "no drop", "mean network");
  const sampled = find(measured, "DropConnect", "masks");
  if (plain === undefined || sampled === undefined) return "";
  const area = ({ answers: { inside, outside } }: Measured, measure: keyof Uncertainties) =>
    detectOutOfDistribution(inside[measure], outside[measure]).auroc;
  const [ours, theirs] = [area(sampled, "mutualInformation"), area(plain, "unsure")];
  return `Mutual information of DropConnect's samples against the largest probability of the plain network: ${ours.toFixed(4)} against ${theirs.toFixed(4)}, ${ours > theirs ? "better" : "not better"}.`;
}

export function find(measured: readonly Measured[], method: Method, way: Way): Measured | undefined {
  return measured.find((one) => one.method === method && one.way === way);
}

/** What cases are referred by. */
export function referredBy({ way, answers: { inside } }: Measured): readonly number[] {
  return way === "mean network" ? inside.unsure : inside.mutualInformation;
}

function leftAccuracies(one: Measured): number[] {
  const { risk } = riskCoverage(referredBy(one), one.wrong.map(Number));
  return REFERRED.map((share) => 1 - (risk[Math.round((1 - share) * risk.length) - 1] as number));
}

function scores(way: Way, score: (measure: keyof Uncertainties) => number): string[] {
  return (["mutualInformation", "entropy", "unsure"] as const).map((measure) =>
    measure === "mutualInformation" && way === "mean network" ? "" : score(measure).toFixed(4),
  );
}

function rateOf(wrong: readonly boolean[]): number {
  return wrong.filter(Boolean).length / wrong.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function spaced(count: number): string {
  return count.toLocaleString("en").replaceAll(",", " ");
}
