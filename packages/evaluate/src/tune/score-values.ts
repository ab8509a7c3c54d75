import { OptionsError, type Prediction } from "@mayhap/core";
import { aurc } from "../curves/aurc.ts";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import type { TuneMetric } from "./points.ts";
import { mostLikelyPrecision } from "./precision.ts";
import { at, everyOne, meanOver, type Scored } from "./scored.ts";

/** Scores plain values, of a prediction with its samples. Throws `DataError`; `OptionsError` `INVALID_OPTIONS` for a metric of classes. */
export function scoreValues(prediction: Prediction, targets: Numbers, metric: TuneMetric): Scored {
  const { mean } = prediction;
  const truth = finiteNumbers(targets, "targets", mean.size);
  const examples = prediction.samplesPerExample.length;
  const each = mean.size / examples;
  /** Mean over the values of each example. */
  const perExample = (value: (i: number) => number) =>
    Float64Array.from({ length: examples }, (_, row) => {
      let sum = 0;
      for (let i = row * each; i < (row + 1) * each; i++) sum += value(i);
      return sum / each;
    });
  const squares = perExample((i) => ((truth[i] as number) - (mean.data[i] as number)) ** 2);
  // A single sample, of the model as it is, has no spread.
  const single = prediction.samples === 1;
  const variance = perExample((i) => (single ? 0 : (prediction.variance.data[i] as number)));
  const common = {
    examples,
    rmse: Math.sqrt(meanOver(squares)(everyOne(examples))),
    epistemic: meanOver(variance)(everyOne(examples)),
  };
  if (metric === "aurc") return { ...common, metric: (chosen) => aurc(at(variance, chosen), at(squares, chosen)) };
  if (metric === "log-likelihood") {
    const distances = (prediction.kept ?? []).map(({ data }) =>
      perExample((i) => ((truth[i] as number) - (data[i] as number)) ** 2).map((square) => square * each),
    );
    const { tau, logLikelihoods } = mostLikelyPrecision(distances, each);
    return { ...common, tau, metric: meanOver(logLikelihoods) };
  }
  throw new OptionsError(
    "INVALID_OPTIONS",
    `tune: metric "${metric}" is of classes. For plain values there are "log-likelihood" and "aurc".`,
  );
}
