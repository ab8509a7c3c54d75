import type { Flags } from "../input/flags.ts";
import type { Numbers } from "../input/numbers.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";

/**
 * Average precision, the area under the precision-recall curve as a sum of steps, Σ (Rₙ - Rₙ₋₁) Pₙ (scikit-learn's `average_precision_score`; AUPR). In
 * [0, 1]; by chance the share of positive cases, so compare it only where that is the same.
 *
 * @throws `DataError`, `ONE_CLASS` where one kind of case is missing
 *
 * @example
 * ```ts
 * import { averagePrecision } from "@mayhap/evaluate";
 *
 * averagePrecision([0.1, 0.4, 0.35, 0.8], [false, false, true, true]); // => ~0.8333
 * ```
 */
export function averagePrecision(scores: Numbers, positive: Flags): number {
  return sumOfSteps(thresholdsOf(scores, positive));
}

export function sumOfSteps({ hits, falseAlarms, positives }: Thresholds): number {
  let [area, last] = [0, 0];
  for (let i = 0; i < hits.length; i++) {
    const hit = hits[i] as number;
    area += ((hit - last) * hit) / (hit + (falseAlarms[i] as number));
    last = hit;
  }
  return area / positives;
}
