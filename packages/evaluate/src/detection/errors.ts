import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { misclassified } from "../input/misclassified.ts";
import type { Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";
import { type Detection, detection } from "./detection.ts";

/**
 * How well an uncertainty tells a classifier's errors from its right answers (Hendrycks & Gimpel 2017). Errors are positive: large scores should mean
 * wrong.
 *
 * @throws `DataError`, `ONE_CLASS` where all answers are right or all are wrong; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { detectErrors } from "@mayhap/evaluate";
 *
 * const probabilities = [[0.9, 0.1], [0.6, 0.4], [0.8, 0.2]];
 * detectErrors([0.1, 0.4, 0.2], probabilities, [0, 1, 0]).auroc; // => 1
 * ```
 */
export function detectErrors(uncertainty: Numbers, probabilities: ClassProbabilities, labels: Numbers): Detection {
  const wrong = misclassified(probabilities, labels);
  return detection(scoresOf(uncertainty, "uncertainties", wrong.length), wrong);
}
