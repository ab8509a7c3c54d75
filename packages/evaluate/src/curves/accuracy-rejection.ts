import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { misclassified } from "../input/misclassified.ts";
import type { Numbers } from "../input/numbers.ts";
import { riskCoverage } from "./risk-coverage.ts";

/** Accuracy of what is left when the most uncertain cases are referred; from none referred to all but one. */
export interface AccuracyRejection {
  /** Share of the cases that are referred. */
  readonly rejected: Float64Array;
  /** Accuracy of the others. */
  readonly accuracy: Float64Array;
}

/**
 * The accuracy-rejection curve (Nadeem et al. 2010): how the accuracy rises as the most uncertain cases are left to somebody else. Equally uncertain cases
 * are taken as in `riskCoverage`.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { accuracyRejection } from "@mayhap/evaluate";
 *
 * const probabilities = [[0.9, 0.1], [0.6, 0.4], [0.8, 0.2], [0.7, 0.3]];
 * accuracyRejection([0.1, 0.4, 0.2, 0.3], probabilities, [0, 1, 0, 0]).accuracy; // => [0.75, 1, 1, 1]
 * ```
 */
export function accuracyRejection(
  uncertainty: Numbers,
  probabilities: ClassProbabilities,
  labels: Numbers,
): AccuracyRejection {
  const { coverage, risk } = riskCoverage(uncertainty, misclassified(probabilities, labels));
  return {
    rejected: coverage.map((share) => 1 - share).reverse(),
    accuracy: risk.map((share) => 1 - share).reverse(),
  };
}
