import type { Flags } from "../input/flags.ts";
import { areaUnderRoc } from "./auroc.ts";
import { sumOfSteps } from "./average-precision.ts";
import { falsePositiveRate } from "./fpr-at-tpr.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";

/** How well scores tell cases that should be flagged (positive) from the others. */
export interface Detection {
  /** Area under the ROC curve; 0.5 by chance. */
  readonly auroc: number;
  /** Average precision with the cases to flag as positive; their share by chance. */
  readonly aupr: number;
  /** Average precision with the other cases as positive, ranked by small scores (AUPR-In, AUPR-Success). */
  readonly auprNegative: number;
  /** Share of the other cases that are flagged where 95 % of those to flag are. */
  readonly fpr95: number;
  /** The other way round: share of the cases to flag that pass where 95 % of the others pass (ODIN's FPR at 95 % TPR). */
  readonly fpr95Negative: number;
}

export function detection(scores: Float64Array, positive: Flags): Detection {
  const thresholds = thresholdsOf(scores, positive);
  const negated = reversed(thresholds);
  return {
    auroc: areaUnderRoc(thresholds),
    aupr: sumOfSteps(thresholds),
    auprNegative: sumOfSteps(negated),
    fpr95: falsePositiveRate(thresholds, 0.95),
    fpr95Negative: falsePositiveRate(negated, 0.95),
  };
}

/** The same cases with negated scores and flags, without sorting them again: flagged is then what was not flagged at the next stricter threshold. */
function reversed({ threshold, hits, falseAlarms, positives, negatives }: Thresholds): Thresholds {
  const rest = (total: number, flagged: Float64Array) =>
    flagged.map((_, i) => total - (i + 1 < flagged.length ? (flagged[flagged.length - 2 - i] as number) : 0));
  return {
    threshold: threshold.map((score) => -score).reverse(),
    hits: rest(negatives, falseAlarms),
    falseAlarms: rest(positives, hits),
    positives: negatives,
    negatives: positives,
  };
}
