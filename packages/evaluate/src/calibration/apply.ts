import { NdArray } from "@mayhap/core";
import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { checkCalibration } from "./check-calibration.ts";
import { applyIsotonic, type IsotonicCalibration } from "./isotonic.ts";
import { applyPlatt, type PlattScaling } from "./platt.ts";
import { applyTemperature, type TemperatureScaling } from "./temperature.ts";

/** What `fitTemperature`, `fitIsotonic` and `fitPlatt` return. Plain data: `JSON.stringify` keeps all of it. */
export type Calibration = TemperatureScaling | IsotonicCalibration | PlattScaling;

/**
 * Calibrated class probabilities, of shape [distributions, classes], a yes or no as the classes 0 and 1: what the metrics of this package take.
 *
 * @throws `OptionsError` `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`, `SAMPLES_NOT_KEPT`; `DataError`
 *
 * @example
 * ```ts
 * import { applyCalibration } from "@mayhap/evaluate";
 *
 * const stored = JSON.parse('{ "type": "temperature", "on": "mean", "temperature": 2 }');
 * applyCalibration(stored, [[0.9, 0.1]]).at(0, 0); // => ~0.75
 * ```
 */
export function applyCalibration(calibration: Calibration, probabilities: ClassProbabilities): NdArray {
  const { data, count, classes } = apply(calibration, probabilities);
  return new NdArray(data, [count, classes]);
}

function apply(given: Calibration, probabilities: ClassProbabilities) {
  const calibration = checkCalibration(given);
  switch (calibration.type) {
    case "temperature":
      return applyTemperature(calibration, probabilities);
    case "isotonic":
      return applyIsotonic(calibration, probabilities);
    case "platt":
      return applyPlatt(calibration, probabilities);
  }
}
