import { mutualInformation, type Prediction } from "@mayhap/core";
import { applyTemperature, fitTemperature } from "../calibration/temperature.ts";
import { aurc } from "../curves/aurc.ts";
import { type Labelled, labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { topLabel } from "../input/top-label.ts";
import { binned } from "../metrics/bins.ts";
import { meanGap } from "../metrics/calibration-error.ts";
import type { TuneMetric } from "./points.ts";
import { at, everyOne, meanOver, type Scored } from "./scored.ts";

/** The least number above 0 in float32: one probability that underflowed to 0 must not decide over all others. */
const LEAST = 2 ** -149;

/** Scores class probabilities, at the temperature that is best for them if they are `tempered`. Throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`. */
export function scoreClasses(prediction: Prediction, labels: Numbers, metric: TuneMetric, tempered = false): Scored {
  const plain = labelled(prediction, labels);
  const fitted = tempered ? fitTemperature(prediction, labels) : undefined;
  const cases = fitted ? { ...plain, ...applyTemperature(fitted, prediction) } : plain;
  const examples = prediction.samplesPerExample.length;
  const { correct } = topLabel(cases);
  const overCases = classMetrics[metric](cases);
  return {
    examples,
    metric: (chosen) => overCases(expanded(chosen, cases.count / examples)),
    accuracy: meanOver(correct)(everyOne(cases.count)),
    ece: classMetrics.ece(cases)(everyOne(cases.count)),
    ...(fitted && { temperature: fitted.temperature }),
    // A single sample, of the model as it is, has none.
    epistemic: prediction.samples === 1 ? 0 : meanOver(mutualInformation(prediction).data)(everyOne(cases.count)),
  };
}

/** Each metric of classes over any choice of cases. */
export const classMetrics: Record<TuneMetric, (cases: Labelled) => (chosen: Uint32Array) => number> = {
  "log-likelihood": ({ data, classes, labels }) =>
    meanOver(labels.map((label, i) => Math.log(Math.max(LEAST, data[i * classes + label] as number)))),
  brier: ({ data, classes, labels }) =>
    meanOver(
      labels.map((label, i) =>
        data.subarray(i * classes, (i + 1) * classes).reduce((sum, p, c) => sum + (p - Number(c === label)) ** 2, 0),
      ),
    ),
  ece: (cases) => {
    const { confidence, correct } = topLabel(cases);
    return (chosen) => meanGap(binned(at(confidence, chosen), at(correct, chosen)));
  },
  aurc: (cases) => {
    const { confidence, correct } = topLabel(cases);
    const [unsure, wrong] = [confidence.map((p) => 1 - p), correct.map((right) => 1 - right)];
    return (chosen) => aurc(at(unsure, chosen), at(wrong, chosen));
  },
};

/** The cases of the given examples, which have `each` of them. */
function expanded(examples: Uint32Array, each: number): Uint32Array {
  if (each === 1) return examples;
  return Uint32Array.from({ length: examples.length * each }, (_, i) => {
    return (examples[Math.floor(i / each)] as number) * each + (i % each);
  });
}
