import type { Flags } from "../input/flags.ts";
import type { Numbers } from "../input/numbers.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";

/**
 * Area under the ROC curve: the probability that a positive case has a larger score than a negative one, equal scores counting half (Hanley & McNeil
 * 1982). In [0, 1], 0.5 by chance.
 *
 * @throws `DataError`, `ONE_CLASS` where one kind of case is missing
 *
 * @example
 * ```ts
 * import { auroc } from "@mayhap/evaluate";
 *
 * auroc([0.1, 0.4, 0.35, 0.8], [false, false, true, true]); // => 0.75
 * auroc([0.1, 0.4], [true, true]); // => throws ONE_CLASS
 * ```
 */
export function auroc(scores: Numbers, positive: Flags): number {
  return areaUnderRoc(thresholdsOf(scores, positive));
}

/** By trapezoids. */
export function areaUnderRoc({ hits, falseAlarms, positives, negatives }: Thresholds): number {
  let [area, lastHits, lastAlarms] = [0, 0, 0];
  for (let i = 0; i < hits.length; i++) {
    const [hit, alarm] = [hits[i] as number, falseAlarms[i] as number];
    area += ((hit + lastHits) / 2) * (alarm - lastAlarms);
    [lastHits, lastAlarms] = [hit, alarm];
  }
  return area / (positives * negatives);
}
