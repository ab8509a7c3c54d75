import { riskCoverage } from "@mayhap/evaluate";
import { show } from "../draw/numbers.ts";
import { distributionHistogram } from "../pictures/distribution-histogram.ts";
import { regressionBand } from "../pictures/regression-band.ts";
import { riskCoverageCurve } from "../pictures/risk-coverage-curve.ts";
import { sampleConvergence } from "../pictures/sample-convergence.ts";
import { type Case, type Findings, mostUncertain, type Prepared, place } from "./findings.ts";
import type { Column } from "./html.ts";

const LEVEL = 0.9;
/** Observations beyond these are left out of the picture: thousands of dots hide the band. */
const MOST_OBSERVATIONS = 300;

/** What there is to report of a model of plain values. */
export function regression(input: Prepared): Findings {
  const { prediction } = input;
  const examples = mostUncertain(prediction.std.data);
  return {
    pictures: pictures(input),
    examples,
    columns: columns(input),
    samples: samples(input, examples),
    guide,
  };
}

function pictures({ prediction, labels, theme = "auto" }: Prepared): string[] {
  const { mean, std } = prediction;
  if (labels === undefined)
    return [distributionHistogram({ inside: std }, { theme, measure: "standard deviation", names: ["examples", ""] })];
  const kept = labels.map((_, i) => i).filter((i) => i % Math.ceil(labels.length / MOST_OBSERVATIONS) === 0);
  const pick = (values: ArrayLike<number>) => kept.map((i) => values[i] as number);
  const { lower, upper } = prediction.interval(LEVEL);
  const squares = labels.map((value, i) => (value - (mean.data[i] as number)) ** 2);
  const x = pick(mean.data);
  return [
    regressionBand(
      { x, mean: x, epistemic: { lower: pick(lower.data), upper: pick(upper.data) }, points: { x, y: pick(labels) } },
      { theme, title: "Observed against predicted", x: "predicted", y: "observed", band: "90 % interval" },
    ),
    riskCoverageCurve([{ label: "standard deviation", ...riskCoverage(std, squares) }], {
      theme,
      risk: "mean squared error",
    }),
  ];
}

function columns({ prediction, labels }: Prepared): Column<Case>[] {
  const { mean, std } = prediction;
  const { lower, upper } = prediction.interval(LEVEL);
  const at = (values: ArrayLike<number>) => (c: Case) => show(values[c.index] as number);
  return [
    { title: "example", cell: ({ index }) => place(index, mean.shape) },
    { title: "predicted", cell: at(mean.data) },
    { title: "standard deviation", cell: at(std.data) },
    { title: "90 % interval", cell: (c) => `${at(lower.data)(c)} to ${at(upper.data)(c)}` },
    ...(labels ? [{ title: "observed", cell: at(labels) }] : []),
  ];
}

function samples({ prediction, theme = "auto" }: Prepared, [first]: readonly Case[]): string[] {
  const { kept, mean, samplesPerExample: counts } = prediction;
  if (kept === undefined || first === undefined) return [];
  const taken = counts[Math.floor((first.index * counts.length) / mean.size)] as number;
  const values = kept.slice(0, taken).map(({ data }) => data[first.index] as number);
  return [sampleConvergence(values, { theme, output: `output of example ${place(first.index, mean.shape)}` })];
}

const guide = [
  "The spread of the samples is what the model itself does not know. It says nothing of the noise of the data, unless the model has an output for it.",
  "Where observations lie beyond the band more often than the interval's level says, the noise of the data is missing in it, or p is too small.",
  "The risk-coverage curve tells what error remains when the examples with the largest spread are given to somebody else. A flat curve means that the spread does not find the errors.",
];
