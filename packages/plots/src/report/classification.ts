import { type Distributions, distributions, keptDistributions, type Prediction, quantify } from "@mayhap/core";
import {
  accuracy,
  aurc,
  auroc,
  brierScore,
  expectedCalibrationError,
  misclassified,
  type Numbers,
  nll,
  reliability,
  riskCoverage,
} from "@mayhap/evaluate";
import { numbersOf, show } from "../draw/numbers.ts";
import { classViolin } from "../pictures/class-violin.ts";
import { distributionHistogram } from "../pictures/distribution-histogram.ts";
import { reliabilityDiagram } from "../pictures/reliability-diagram.ts";
import { riskCoverageCurve } from "../pictures/risk-coverage-curve.ts";
import { sampleConvergence } from "../pictures/sample-convergence.ts";
import { type Case, type Findings, type KeyNumber, mean, mostUncertain, place, type ReportInput } from "./findings.ts";
import type { Column } from "./html.ts";

/** Cases whose samples are drawn one by one. */
const DRAWN = 3;

/** What there is to report of a classifier. */
export function classification(input: ReportInput): Findings {
  const { prediction } = input;
  const { total, aleatoric, epistemic } = quantify(prediction);
  const parts = { total: total.data, aleatoric: aleatoric.data, epistemic: epistemic.data };
  const examples = mostUncertain(parts.total);
  return {
    numbers: numbersOfAll(input, parts),
    pictures: pictures(input, parts),
    examples,
    columns: columns(input, parts, total.shape),
    samples: samples(input, examples, total.shape),
    guide,
  };
}

type Parts = Readonly<Record<"total" | "aleatoric" | "epistemic", Float64Array>>;

function numbersOfAll({ prediction, labels, untouched }: ReportInput, parts: Parts): KeyNumber[] {
  const spread: KeyNumber[] = [
    { name: "total uncertainty (nats)", value: mean(parts.total), meaning: "mean entropy of the answer" },
    { name: "aleatoric (nats)", value: mean(parts.aleatoric), meaning: "the part that is in the data" },
    {
      name: "epistemic (nats)",
      value: mean(parts.epistemic),
      meaning: "the part that is the model's own: its samples disagree",
    },
  ];
  if (labels === undefined) return spread;
  const score = (name: string, measure: (y: Prediction, truth: Numbers) => number, meaning: string) => ({
    name,
    value: measure(prediction, labels),
    ...(untouched && { untouched: measure(untouched, labels) }),
    meaning,
  });
  const wrong = misclassified(prediction, labels);
  const errors = wrong.reduce((sum, value) => sum + value, 0);
  return [
    score("accuracy", accuracy, "share of right answers"),
    score("NLL (nats)", nll, "negative log likelihood of the labels; small is good"),
    score("Brier score", brierScore, "squared distance of the probabilities from the truth; small is good"),
    score(
      "ECE",
      expectedCalibrationError,
      "expected calibration error: how far confidence and accuracy are apart; small is good",
    ),
    { name: "AURC", value: aurc(parts.total, wrong), meaning: "mean error rate over all coverages; small is good" },
    ...(errors > 0 && errors < wrong.length
      ? (["total", "epistemic"] as const).map((part) => ({
          name: `AUROC of errors, ${part}`,
          value: auroc(parts[part], wrong),
          meaning: `how well ${part} uncertainty tells wrong answers from right ones; 0.5 is chance, 1 perfect`,
        }))
      : []),
    ...spread,
  ];
}

function pictures({ prediction, labels, untouched, theme = "auto" }: ReportInput, parts: Parts): string[] {
  const options = { theme, measure: "total uncertainty", unit: "nats" };
  if (labels === undefined)
    return [
      distributionHistogram(
        { inside: parts.total, outside: parts.epistemic },
        { ...options, measure: "uncertainty", names: ["total", "epistemic"] },
      ),
    ];
  const wrong = misclassified(prediction, labels);
  const [right, errors] = [0, 1].map((is) => parts.total.filter((_, i) => wrong[i] === is)) as [
    Float64Array,
    Float64Array,
  ];
  return [
    reliabilityDiagram(reliability(prediction, labels), { theme }),
    riskCoverageCurve(
      [
        { label: "total uncertainty", ...riskCoverage(parts.total, wrong) },
        { label: "epistemic", ...riskCoverage(parts.epistemic, wrong) },
        ...(untouched
          ? [{ label: "untouched model", ...riskCoverage(quantify(untouched).total, misclassified(untouched, labels)) }]
          : []),
      ],
      { theme },
    ),
    ...(right.length > 0 && errors.length > 0
      ? [
          distributionHistogram(
            { inside: right, outside: errors },
            { ...options, names: ["right answers", "wrong answers"], auroc: auroc(parts.total, wrong) },
          ),
        ]
      : []),
  ];
}

function columns({ prediction, labels, classes }: ReportInput, parts: Parts, shape: readonly number[]): Column<Case>[] {
  const rows = rowsOf(prediction);
  const name = (c: number) => classes?.[c] ?? String(c);
  const truth = labels && numbersOf(labels as ArrayLike<number>, "labels");
  const answer = ({ index }: Case) => favoured(rows, index);
  const column = (part: keyof Parts): Column<Case> => ({
    title: `${part} (nats)`,
    cell: ({ index }) => show(parts[part][index] as number),
  });
  return [
    { title: "example", cell: ({ index }) => place(index, shape) },
    { title: "answer", as: "text", cell: (c) => name(answer(c).at) },
    { title: "probability", cell: (c) => answer(c).probability.toFixed(3) },
    column("total"),
    column("aleatoric"),
    column("epistemic"),
    ...(truth
      ? [
          {
            title: "label",
            as: "text" as const,
            cell: (c: Case) => `${name(truth[c.index] as number)}${answer(c).at === truth[c.index] ? "" : " (wrong)"}`,
          },
        ]
      : []),
  ];
}

function samples(
  { prediction, labels, classes, theme = "auto" }: ReportInput,
  examples: readonly Case[],
  shape: readonly number[],
): string[] {
  if (prediction.kept === undefined) return [];
  const kept = keptDistributions(prediction, "reportHtml");
  const rows = rowsOf(prediction);
  const truth = labels && numbersOf(labels as ArrayLike<number>, "labels");
  const of = (index: number) =>
    kept.samples
      .slice(0, kept.taken(index))
      .map((data) => data.subarray(index * kept.classes, (index + 1) * kept.classes));
  const drawn = examples.slice(0, DRAWN).map(({ index }) =>
    classViolin(of(index), {
      theme,
      title: `Example ${place(index, shape)}: what the samples say`,
      ...(classes && { classes }),
      ...(truth && { label: truth[index] as number }),
    }),
  );
  const [first] = examples;
  if (first === undefined) return drawn;
  const { at } = favoured(rows, first.index);
  const output = `probability of class ${classes?.[at] ?? at}`;
  const values = of(first.index).map((row) => row[at] as number);
  return [
    ...drawn,
    sampleConvergence(values, { theme, output, title: `Example ${place(first.index, shape)}: how the mean settles` }),
  ];
}

function rowsOf(prediction: Prediction): Distributions {
  return distributions(prediction.probabilities, prediction.classes ?? { type: "sigmoid" });
}

/** The most probable class of a case; the first of several. */
function favoured({ data, classes }: Distributions, index: number): { at: number; probability: number } {
  const row = Array.from(data.subarray(index * classes, (index + 1) * classes));
  const probability = Math.max(...row);
  return { at: row.indexOf(probability), probability };
}

const guide = [
  "Total uncertainty is the entropy of the mean probabilities, in nats: 0 where the answer is certain, at most the logarithm of the number of classes.",
  "Its aleatoric part is what each sample is unsure of by itself: the example is ambiguous, and a better model would not help. Its epistemic part is where the samples are sure of different answers: the model does not know such examples, and more data of that kind would help.",
  "In the reliability diagram a calibrated model lies on the dashed diagonal. Below it, the model is surer than it is right. Bins with few cases lie off by chance.",
  "The risk-coverage curve tells what error rate remains when the most uncertain share is given to somebody else. A flat curve means that the uncertainty does not find the errors.",
  "A model can be wrong and sure of it. Uncertainty finds what the model is unsure of, not every error.",
];
