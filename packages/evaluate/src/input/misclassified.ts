import type { ClassProbabilities } from "./class-probabilities.ts";
import { labelled } from "./labelled.ts";
import type { Numbers } from "./numbers.ts";
import { topLabel } from "./top-label.ts";

/**
 * For each case 1 where the most probable class is not the label, else 0: the loss whose risk a classifier that may abstain runs.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { misclassified } from "@mayhap/evaluate";
 *
 * misclassified([[0.7, 0.3], [0.4, 0.6]], [0, 0]); // => [0, 1]
 * ```
 */
export function misclassified(probabilities: ClassProbabilities, labels: Numbers): Float64Array {
  return topLabel(labelled(probabilities, labels)).correct.map((correct) => 1 - correct);
}
