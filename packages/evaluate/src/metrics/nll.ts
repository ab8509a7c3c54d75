import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";

/**
 * Mean negative log likelihood of the labels, -ln p(label) (log loss, cross entropy), in nats. From 0 to Infinity, which it is as soon as one label had
 * probability 0: nothing is clipped.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { nll } from "@mayhap/evaluate";
 *
 * nll([[0.5, 0.5], [0.25, 0.75]], [0, 0]); // => ~1.0397
 * ```
 */
export function nll(probabilities: ClassProbabilities, labels: Numbers): number {
  const cases = labelled(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < cases.count; i++)
    sum -= Math.log(cases.data[i * cases.classes + (cases.labels[i] as number)] as number);
  return sum / cases.count;
}
