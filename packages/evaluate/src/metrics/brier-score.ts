import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";

/**
 * Mean squared distance of the probabilities to the one-hot label, Σ (p - y)² over all classes (Brier 1950). From 0 to 2, also for two classes,
 * where scikit-learn counts one class only and has half of this.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { brierScore } from "@mayhap/evaluate";
 *
 * brierScore([[0.5, 0.5], [0, 1]], [0, 1]); // => 0.25
 * ```
 */
export function brierScore(probabilities: ClassProbabilities, labels: Numbers): number {
  const { data, count, classes, labels: truth } = labelled(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < count; i++)
    for (let c = 0; c < classes; c++) sum += ((data[i * classes + c] as number) - Number(c === truth[i])) ** 2;
  return sum / count;
}
