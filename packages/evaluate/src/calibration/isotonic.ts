import { DataError, type Distributions } from "@mayhap/core";
import { type ClassProbabilities, classDistributions } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { checkClasses } from "./check-classes.ts";
import { applyEachClass, fitEachClass } from "./one-vs-rest.ts";
import { curveAt, type MonotoneCurve, poolAdjacentViolators } from "./pool-adjacent-violators.ts";

/** A nondecreasing curve for each class, of two classes for the second only. Plain data. */
export interface IsotonicCalibration {
  readonly type: "isotonic";
  readonly classes: number;
  readonly curves: readonly MonotoneCurve[];
}

/**
 * Isotonic regression (Zadrozny & Elkan 2002): for each class the nondecreasing curve from probability to frequency that fits held-out labels best in
 * least squares; of more than two classes each against the rest, made to add up to 1. It bends to any shape, so it wants about 1000 cases and more; with
 * fewer temperature scaling is safer. Probabilities can become exactly 0, so that one surprise makes the log loss infinite.
 *
 * @param probabilities of cases that the model was not trained on
 * @param labels class indices from 0, one for each distribution
 * @throws `DataError`, `ONE_CLASS` for a class that does not occur; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { applyCalibration, fitIsotonic } from "@mayhap/evaluate";
 *
 * const calibration = fitIsotonic([0.1, 0.3, 0.4, 0.8, 0.9], [0, 1, 0, 1, 1]);
 * calibration.curves[0]; // => { x: [0.1, 0.3, 0.4, 0.8, 0.9], y: [0, 0.5, 0.5, 1, 1] }
 * applyCalibration(calibration, [0.35]).at(0, 1); // => 0.5
 * ```
 */
export function fitIsotonic(probabilities: ClassProbabilities, labels: Numbers): IsotonicCalibration {
  const cases = labelled(probabilities, labels);
  const curves = fitEachClass(cases, (x, hits, c) => {
    if (hits.every((hit) => hit === hits[0]))
      throw new DataError(
        "ONE_CLASS",
        `Class ${c} is the label of ${hits[0] === 0 ? "none" : "all"} of the ${cases.count} cases, so a curve of its frequency says nothing: add cases, or use fitTemperature.`,
      );
    return poolAdjacentViolators(x, hits);
  });
  return { type: "isotonic", classes: cases.classes, curves };
}

export function applyIsotonic(
  { classes, curves }: IsotonicCalibration,
  probabilities: ClassProbabilities,
): Distributions {
  const cases = checkClasses(classDistributions(probabilities), classes);
  return {
    ...cases,
    data: applyEachClass(
      cases,
      curves.map((curve) => (p) => curveAt(curve, p)),
    ),
  };
}
