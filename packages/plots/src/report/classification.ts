import { type Distributions, distributions, keptDistributions, type Prediction, quantify } from "@mayhap/core";
import { auroc, misclassified, reliability, riskCoverage } from "@mayhap/evaluate";
import { show } from "../draw/numbers.ts";
import { probabilitiesOf } from "../key-numbers/key-number.ts";
import { calibrationBeforeAfter } from "../pictures/calibration-before-after.ts";
import { classViolin } from "../pictures/class-violin.ts";
import { distributionHistogram } from "../pictures/distribution-histogram.ts";
import { reliabilityDiagram } from "../pictures/reliability-diagram.ts";
import { riskCoverageCurve } from "../pictures/risk-coverage-curve.ts";
import { sampleConvergence } from "../pictures/sample-convergence.ts";
import { type Case, type Findings, mostUncertain, type Prepared, place } from "./findings.ts";
import type { Column } from "./html.ts";

/** Cases whose samples are drawn one by one. */
const DRAWN = 3;

/** What there is to report of a classifier. */
export function classification(input: Prepared): Findings {
  const { prediction } = input;
  const { total, aleatoric, epistemic } = quantify(prediction);
  const parts = { total: total.data, aleatoric: aleatoric.data, epistemic: epistemic.data };
  const examples = mostUncertain(parts.total);
  return {
    pictures: pictures(input, parts),
    examples,
    columns: columns(input, parts, total.shape),
    samples: samples(input, examples, total.shape),
    guide,
  };
}

type Parts = Readonly<Record<"total" | "aleatoric" | "epistemic", Float64Array>>;

function pictures({ prediction, labels, untouched, calibrated, theme = "auto" }: Prepared, parts: Parts): string[] {
  const mended = probabilitiesOf(calibrated);
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
    ...(mended
      ? [
          calibrationBeforeAfter(
            { before: reliability(prediction, labels), after: reliability(mended, labels) },
            { theme },
          ),
        ]
      : []),
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

function columns({ prediction, labels, classes }: Prepared, parts: Parts, shape: readonly number[]): Column<Case>[] {
  const rows = rowsOf(prediction);
  const name = (c: number) => classes?.[c] ?? String(c);
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
    ...(labels
      ? [
          {
            title: "label",
            as: "text" as const,
            cell: (c: Case) =>
              `${name(labels[c.index] as number)}${answer(c).at === labels[c.index] ? "" : " (wrong)"}`,
          },
        ]
      : []),
  ];
}

function samples(
  { prediction, labels, classes, theme = "auto" }: Prepared,
  examples: readonly Case[],
  shape: readonly number[],
): string[] {
  if (prediction.kept === undefined) return [];
  const kept = keptDistributions(prediction, "reportHtml");
  const rows = rowsOf(prediction);
  const of = (index: number) =>
    kept.samples
      .slice(0, kept.taken(index))
      .map((data) => data.subarray(index * kept.classes, (index + 1) * kept.classes));
  const drawn = examples.slice(0, DRAWN).map(({ index }) =>
    classViolin(of(index), {
      theme,
      title: `Example ${place(index, shape)}: what the samples say`,
      ...(classes && { classes }),
      ...(labels && { label: labels[index] as number }),
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
