import { intervalCoverage, meanIntervalWidth, riskCoverage, rmse } from "@mayhap/evaluate";
import { numbersOf, show } from "../draw/numbers.ts";
import { distributionHistogram } from "../pictures/distribution-histogram.ts";
import { regressionBand } from "../pictures/regression-band.ts";
import { riskCoverageCurve } from "../pictures/risk-coverage-curve.ts";
import { sampleConvergence } from "../pictures/sample-convergence.ts";
import { type Case, type Findings, type KeyNumber, mean, mostUncertain, place, type ReportInput } from "./findings.ts";
import type { Column } from "./html.ts";

const LEVEL = 0.9;
/** Observations beyond these are left out of the picture: thousands of dots hide the band. */
const MOST_OBSERVATIONS = 300;

/** What there is to report of a model of plain values. */
export function regression(input: ReportInput): Findings {
  const { prediction } = input;
  const examples = mostUncertain(prediction.std.data);
  return {
    numbers: numbers(input),
    pictures: pictures(input),
    examples,
    columns: columns(input),
    samples: samples(input, examples),
    guide,
  };
}

function numbers({ prediction, labels, untouched }: ReportInput): KeyNumber[] {
  const interval = prediction.interval(LEVEL);
  const spread: KeyNumber[] = [
    {
      name: "standard deviation",
      value: mean(prediction.std.data),
      meaning: "mean spread of the samples, in the unit of the output",
    },
    {
      name: "width of the 90 % interval",
      value: meanIntervalWidth(interval),
      meaning: "mean, in the unit of the output",
    },
  ];
  if (labels === undefined) return spread;
  return [
    {
      name: "RMSE",
      value: rmse(prediction, labels),
      ...(untouched && { untouched: rmse(untouched, labels) }),
      meaning: "root mean square error, in the unit of the output; small is good",
    },
    {
      name: "coverage of the 90 % interval",
      value: intervalCoverage(interval, labels),
      meaning: "share of the observations in it; less than 0.9 where the noise of the data is not part of the model",
    },
    ...spread,
  ];
}

function pictures({ prediction, labels, theme = "auto" }: ReportInput): string[] {
  const { mean, std } = prediction;
  if (labels === undefined)
    return [distributionHistogram({ inside: std }, { theme, measure: "standard deviation", names: ["examples", ""] })];
  const truth = numbersOf(labels as ArrayLike<number>, "labels", mean.size);
  const kept = truth.map((_, i) => i).filter((i) => i % Math.ceil(truth.length / MOST_OBSERVATIONS) === 0);
  const pick = (values: ArrayLike<number>) => kept.map((i) => values[i] as number);
  const { lower, upper } = prediction.interval(LEVEL);
  const squares = truth.map((value, i) => (value - (mean.data[i] as number)) ** 2);
  const x = pick(mean.data);
  return [
    regressionBand(
      { x, mean: x, epistemic: { lower: pick(lower.data), upper: pick(upper.data) }, points: { x, y: pick(truth) } },
      { theme, title: "Observed against predicted", x: "predicted", y: "observed", band: "90 % interval" },
    ),
    riskCoverageCurve([{ label: "standard deviation", ...riskCoverage(std, squares) }], {
      theme,
      risk: "mean squared error",
    }),
  ];
}

function columns({ prediction, labels }: ReportInput): Column<Case>[] {
  const { mean, std } = prediction;
  const { lower, upper } = prediction.interval(LEVEL);
  const truth = labels && numbersOf(labels as ArrayLike<number>, "labels", mean.size);
  const at = (values: ArrayLike<number>) => (c: Case) => show(values[c.index] as number);
  return [
    { title: "example", cell: ({ index }) => place(index, mean.shape) },
    { title: "predicted", cell: at(mean.data) },
    { title: "standard deviation", cell: at(std.data) },
    { title: "90 % interval", cell: (c) => `${at(lower.data)(c)} to ${at(upper.data)(c)}` },
    ...(truth ? [{ title: "observed", cell: at(truth) }] : []),
  ];
}

function samples({ prediction, theme = "auto" }: ReportInput, [first]: readonly Case[]): string[] {
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
