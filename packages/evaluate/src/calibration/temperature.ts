import { type Distributions, keptDistributions, OptionsError } from "@mayhap/core";
import { checkWord } from "../input/checks.ts";
import { type ClassProbabilities, classDistributions } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { isPrediction } from "../input/prediction.ts";
import { maximise } from "../math/maximise.ts";
import { type LogProbabilities, logProbabilities, tempered } from "./tempered.ts";

/** A temperature that makes class probabilities less sure (above 1) or surer (below 1). Plain data. */
export interface TemperatureScaling {
  readonly type: "temperature";
  /** What is scaled: the logarithm of the mean probabilities, or of every sample's before they are averaged. */
  readonly on: "mean" | "samples";
  /** In [0.01, 100]. At a bound the labels would have it beyond: every case is right, or no better than chance. */
  readonly temperature: number;
}

/** Options of `fitTemperature`. */
export interface TemperatureOptions {
  /** Default `"mean"`. */
  readonly on?: "mean" | "samples";
}

const HOTTEST = 100;
const GRID = 41;

/**
 * Temperature scaling (Guo et al. 2017) of a predictive distribution: the T at which held-out labels are most likely.
 *
 * `on: "mean"` takes p ∝ p̄^(1/T) of the mean p̄ of the samples: an average is less sure than what it averages, so averaging comes first and
 * calibrating after (Rahaman & Thiery 2021). The log likelihood is concave in 1/T, and no decision changes.
 * `on: "samples"` divides every sample's logits by T before they are averaged (Laves et al. 2019); it needs `keep: true`, decisions may change.
 * Probabilities of 0 count as 2⁻¹⁴⁹, the least of float32.
 *
 * @param probabilities of cases that the model was not trained on
 * @param labels class indices from 0, one for each distribution
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`, `INVALID_OPTIONS`, `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { applyCalibration, fitTemperature } from "@mayhap/evaluate";
 *
 * // 90 % sure, and right in three cases of four.
 * const calibration = fitTemperature([0.9, 0.9, 0.9, 0.9], [1, 1, 0, 1]);
 * calibration.temperature; // => ~2.00
 * applyCalibration(calibration, [0.9]).at(0, 1); // => ~0.75
 * ```
 */
export function fitTemperature(
  probabilities: ClassProbabilities,
  labels: Numbers,
  { on = "mean" }: TemperatureOptions = {},
): TemperatureScaling {
  checkWord(on, ["mean", "samples"], "fitTemperature", "on");
  const cases = labelled(probabilities, labels);
  const logits = logitsOf(probabilities, on, cases);
  const likelihood = (lnT: number) => {
    const scaled = tempered(logits, Math.exp(lnT));
    return cases.labels.reduce((sum, label, i) => sum + Math.log(scaled[i * cases.classes + label] as number), 0);
  };
  const { at } = maximise(likelihood, -Math.log(HOTTEST), Math.log(HOTTEST), GRID);
  return { type: "temperature", on, temperature: Math.exp(at) };
}

export function applyTemperature(
  { on, temperature }: TemperatureScaling,
  probabilities: ClassProbabilities,
): Distributions {
  const cases = classDistributions(probabilities);
  return { ...cases, data: tempered(logitsOf(probabilities, on, cases), temperature) };
}

function logitsOf(
  probabilities: ClassProbabilities,
  on: TemperatureScaling["on"],
  cases: Distributions,
): LogProbabilities {
  if (on === "mean") return logProbabilities([cases.data], cases);
  const caller = 'Temperature scaling with on: "samples"';
  if (!isPrediction(probabilities))
    throw new OptionsError(
      "SAMPLES_NOT_KEPT",
      `${caller} needs a prediction with its samples: predict(model, inputs, { keep: true }).`,
    );
  const { samples, taken } = keptDistributions(probabilities, caller);
  for (let i = 0; i < cases.count; i++)
    if (taken(i) !== samples.length)
      throw new OptionsError(
        "INVALID_OPTIONS",
        `${caller} needs the same number of samples for every case: predict with samples: 100, or another number.`,
      );
  return logProbabilities(samples, cases);
}
