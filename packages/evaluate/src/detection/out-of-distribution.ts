import type { Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";
import { type Detection, detection } from "./detection.ts";

/**
 * How well an uncertainty tells inputs from outside the training distribution from those inside. Outside is positive: large scores should mean outside, so
 * give `mutualInformation(y)` or `predictiveEntropy(y)`, or 1 - `maxProbability(y)`.
 *
 * @param inside scores of inputs like those of the training
 * @param outside scores of other inputs
 *
 * @throws `DataError` `EMPTY_DATA`, `NOT_FINITE` for NaN
 *
 * @example
 * ```ts
 * import { detectOutOfDistribution } from "@mayhap/evaluate";
 *
 * const { auroc, fpr95 } = detectOutOfDistribution([0.1, 0.2, 0.3, 0.6], [0.5, 0.9]);
 * [auroc, fpr95]; // => [0.875, 0.25]
 * ```
 */
export function detectOutOfDistribution(inside: Numbers, outside: Numbers): Detection {
  const [a, b] = [scoresOf(inside, "scores inside"), scoresOf(outside, "scores outside")];
  const scores = new Float64Array(a.length + b.length);
  scores.set(a);
  scores.set(b, a.length);
  return detection(scores, new Float64Array(scores.length).fill(1, a.length));
}
