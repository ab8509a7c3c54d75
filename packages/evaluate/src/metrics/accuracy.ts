import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { topLabel } from "../input/top-label.ts";

/**
 * Share of cases whose most probable class is the label; among equals the first class counts. In [0, 1].
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { accuracy } from "@mayhap/evaluate";
 *
 * accuracy([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1]], [0, 1, 1]); // => ~0.667
 * ```
 */
export function accuracy(probabilities: ClassProbabilities, labels: Numbers): number {
  const { correct } = topLabel(labelled(probabilities, labels));
  return correct.reduce((a, b) => a + b) / correct.length;
}
