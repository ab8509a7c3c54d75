import { OptionsError, type Prediction, type Predictions, type PredictOptions } from "@mayhap/core";
import type { CheckedTuneOptions, TuneData } from "./options.ts";
import { scoreClasses } from "./score-classes.ts";
import { scoreValues } from "./score-values.ts";
import type { Scored } from "./scored.ts";

/** How predictions of such data are read: the likelihood of values is that under each sample. */
export function readingOf(data: TuneData): Pick<PredictOptions, "output" | "keep"> {
  return "targets" in data ? { output: "values", keep: true } : {};
}

/** Scores predictions of the data's inputs; `tempered`: at the best temperature. */
export type Scorer = (predictions: Predictions, tempered: boolean) => Scored;

/** Throws `OptionsError` `INVALID_OPTIONS`; the scorer `SEVERAL_OUTPUTS`. */
export function scorerOf(data: TuneData, { metric, temperature }: CheckedTuneOptions): Scorer {
  const given = Object(data);
  if ("labels" in given)
    return (predictions, tempered) => scoreClasses(only(predictions, "labels"), given.labels, metric, tempered);
  if (temperature)
    throw new OptionsError(
      "INVALID_OPTIONS",
      "tune: temperature is for the probabilities of classes, not for targets.",
    );
  if ("targets" in given) return (predictions) => scoreValues(only(predictions, "targets"), given.targets, metric);
  throw new OptionsError(
    "INVALID_OPTIONS",
    "tune takes data as { inputs, labels } of a classifier or { inputs, targets } of a regression.",
  );
}

function only(predictions: Predictions, what: string): Prediction {
  const names = Object.keys(predictions.outputs);
  if (names.length === 1) return predictions.only;
  throw new OptionsError(
    "SEVERAL_OUTPUTS",
    `tune: the model has ${names.length} outputs (${names.join(", ")}): say which one the ${what} are of, outputs: ["${names[0]}"].`,
  );
}
