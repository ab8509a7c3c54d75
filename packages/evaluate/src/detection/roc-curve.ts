import type { Flags } from "../input/flags.ts";
import type { Numbers } from "../input/numbers.ts";
import { thresholdsOf } from "./thresholds.ts";

/** Points of a ROC curve, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** Cases with scores at or above it are flagged; Infinity first, where none is. */
  readonly threshold: Float64Array;
  /** Share of the negative cases that are flagged. */
  readonly fpr: Float64Array;
  /** Share of the positive cases that are flagged. */
  readonly tpr: Float64Array;
}

/**
 * The ROC curve of scores, a point for each distinct score.
 *
 * @throws `DataError`, `ONE_CLASS` where one kind of case is missing
 *
 * @example
 * ```ts
 * import { rocCurve } from "@mayhap/evaluate";
 *
 * const { fpr, tpr } = rocCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
 * fpr; // => [0, 0, 0.5, 0.5, 1]
 * tpr; // => [0, 0.5, 0.5, 1, 1]
 * ```
 */
export function rocCurve(scores: Numbers, positive: Flags): RocCurve {
  const { threshold, hits, falseAlarms, positives, negatives } = thresholdsOf(scores, positive);
  const behind = (first: number, values: Float64Array, total = 1) =>
    Float64Array.from({ length: values.length + 1 }, (_, i) => (i === 0 ? first : (values[i - 1] as number) / total));
  return {
    threshold: behind(Number.POSITIVE_INFINITY, threshold),
    fpr: behind(0, falseAlarms, negatives),
    tpr: behind(0, hits, positives),
  };
}
