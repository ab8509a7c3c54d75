import { auroc, detectOutOfDistribution } from "@mayhap/evaluate";
import { table } from "../../bench/report/text.ts";
import { number, plusMinus } from "../page.ts";
import { asPublishedBy, compared, comparisons, order } from "./comparisons.ts";
import type { Uncertainties, Way } from "./measure.ts";
import { find, leftAccuracies, type Measured, percent, REFERRED, rateOf } from "./measured.ts";
import type { Method, Recipe } from "./network.ts";
import { wan } from "./published.ts";
import { type Variant, variantsSection } from "./variants.ts";

/** Networks that differ in the method only. */
export interface Setting {
  readonly recipe: Recipe;
  /** Error rates on the training pictures, of the mean networks. */
  readonly training: Readonly<Partial<Record<Method, number>>>;
  readonly measured: readonly Measured[];
  /** Lines of Markdown. */
  readonly pictures: readonly string[];
}

const kinds = { mnist: "MNIST", "fashion-mnist": "Fashion-MNIST" } as const;

/** @param unfinished what the time did not suffice for */
export function mnistPage(
  settings: readonly Setting[],
  variants: readonly Variant[],
  unfinished: readonly string[],
  samples: number,
): string[] {
  const { p, batch, perMask, rate, seed } = (settings[0] as Setting).recipe;
  return [
    "# MNIST: Wan et al. 2013 and Mobiny et al. 2019",
    `Written by \`pnpm papers:mnist\`. Networks are trained with the layers of this library on TensorFlow.js (WebAssembly with SIMD, one thread: its threads are for browsers only) and become ONNX models, of which \`predict\` draws ${samples} samples for "masks" and "Gaussian". One network each, p = ${p}: DropConnect in the weights of the hidden dense layers, dropout in their outputs, nothing in front of the softmax, as in Wan et al. All three methods start with the same weights and see the same pictures in the same order; weights, order, masks and samples come from the seed ${seed}, so another run on the same machine gives the same numbers (the last bits of a product can depend on the processor). Stochastic gradient descent with momentum 0.9, batches of ${batch}, no augmentation, a rate that falls from ${rate} to 0 along half a cosine.`,
    `**Not as in the paper**: ${perMask === batch ? "one mask for each mini-batch" : `a mask for each ${perMask} pictures`} in training (the layer draws one for each index of its first axis, and a batch of shape \`[1, ${batch}, …]\` has one such index), because each mask costs about as much as the rest of a step. The paper: “Selecting a single mask for a subset of training examples, such as a mini-batch of 128 examples, does not regularize the model enough in practice.” And it trains on all 60 000 digits, for longer.`,
    "± is a standard error: of an error rate, √(e(1 − e)/n); of a difference, that of paired cases. P is McNemar's exact test (1947) for two networks on the same 10 000 test pictures; it says nothing about other seeds. The rates of Wan et al. (± their standard deviation over 5 networks) are those of table 2, quoted without the text at hand; Blundell et al. (2015, table 1) have the same 1.2 % for DropConnect.",
    ...(unfinished.length === 0
      ? []
      : [
          `Not finished when this page was written, and trained by the same command: ${[...new Set(unfinished)].join("; ")}.`,
        ]),
    "## In short",
    summary(settings),
    "Negative differences are improvements. The paper has DropConnect before dropout before no drop, and Gaussian inference before the mean network; Mobiny et al. report that accuracy rises as uncertain cases are referred.",
    ...variantsSection(variants),
    ...settings.flatMap(section),
  ];
}

/** What the papers claim, and what came out. */
function summary(settings: readonly Setting[]): string {
  return table(
    [
      "networks",
      "lowest test error first",
      "Gaussian against mean network, points",
      "AUROC of strangers: no drop by 1 − largest probability",
      "DropConnect by mutual information",
      "DropConnect by entropy",
      "accuracy with DropConnect, all pictures and 20 % referred",
    ],
    settings.map(({ recipe, measured }) => {
      const sampled = find(measured, "DropConnect", "masks");
      const plain = find(measured, "no drop", "mean network");
      const left = sampled && leftAccuracies(sampled);
      return [
        titleOf(recipe),
        order(measured),
        compared(find(measured, "DropConnect", "Gaussian"), find(measured, "DropConnect", "mean network")) ?? "",
        areaOf(plain, "unsure"),
        areaOf(sampled, "mutualInformation"),
        areaOf(sampled, "entropy"),
        left === undefined ? "" : `${percent(left[0] as number)}, ${percent(left.at(-1) as number)}`,
      ];
    }),
  );
}

/** AUROC of strange pictures among those of the network's own kind. */
function areaOf(one: Measured | undefined, measure: keyof Uncertainties): string {
  if (one === undefined) return "";
  const { inside, outside } = one.answers;
  return detectOutOfDistribution(inside[measure], outside[measure]).auroc.toFixed(4);
}

export function titleOf({ network, data, pictures, epochs }: Recipe): string {
  const count = `${pictures === 60_000 ? "all" : "the first"} ${spaced(pictures)} pictures of ${kinds[data]}`;
  return `${network === "LeNet" ? "A LeNet" : network}, ${count}, ${epochs} epochs`;
}

function section(setting: Setting): string[] {
  const { recipe, training, measured, pictures } = setting;
  const { network, data } = recipe;
  const asPublished = network === "784-800-800-10" && data === "mnist";
  const strange = kinds[data === "mnist" ? "fashion-mnist" : "mnist"];
  const named = (cells: (one: Measured) => string[]) => measured.map((one) => [one.method, one.way, ...cells(one)]);
  return [
    `## ${titleOf(recipe)}`,
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
          ...(asPublished ? [way === asPublishedBy[method] ? `${plusMinus(wan[method], 2)} %` : ""] : []),
        ];
      }),
    ),
    comparisons(measured),
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
      named((one) => [
        ...scores(one.way, (measure) => areaOf(one, measure)),
        ...scores(one.way, (measure) => auroc(one.answers.inside[measure], one.wrong).toFixed(4)),
      ]),
    ),
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

function scores(way: Way, score: (measure: keyof Uncertainties) => string): string[] {
  return (["mutualInformation", "entropy", "unsure"] as const).map((measure) =>
    measure === "mutualInformation" && way === "mean network" ? "" : score(measure),
  );
}

function spaced(count: number): string {
  return count.toLocaleString("en").replaceAll(",", " ");
}
