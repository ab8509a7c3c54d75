import { OptionsError } from "@mayhap/core";
import type { Flags } from "../input/flags.ts";
import type { Numbers } from "../input/numbers.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";

/**
 * False positive rate at a true positive rate: the share of negative cases that are flagged by the strictest threshold that flags at least `tpr` of the positive
 * ones (FPR95). From 0 to 1, small is good.
 *
 * @param tpr in (0, 1], default 0.95
 *
 * @throws `DataError`, `ONE_CLASS` where one kind of case is missing; `OptionsError` `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { fprAtTpr } from "@mayhap/evaluate";
 *
 * fprAtTpr([0.9, 0.8, 0.7, 0.6, 0.4, 0.2, 0.1], [1, 0, 1, 0, 0, 1, 0]); // => 0.75
 * ```
 */
export function fprAtTpr(scores: Numbers, positive: Flags, tpr = 0.95): number {
  if (!(typeof tpr === "number" && tpr > 0 && tpr <= 1))
    throw new OptionsError("INVALID_OPTIONS", `fprAtTpr: tpr is ${String(tpr)}: a rate above 0, up to 1.`);
  return falsePositiveRate(thresholdsOf(scores, positive), tpr);
}

export function falsePositiveRate({ hits, falseAlarms, positives, negatives }: Thresholds, tpr: number): number {
  const at = hits.findIndex((hit) => hit / positives >= tpr);
  return (falseAlarms[at] as number) / negatives;
}
