import { DataError } from "@mayhap/core";
import { type Flags, flagsOf } from "../input/flags.ts";
import type { Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";
import { ascendingOrder } from "../sort/ascending-order.ts";

/** What is flagged at each threshold, from strict to lax: cases with scores at or above it. Equal scores are flagged together. */
export interface Thresholds {
  /** The distinct scores, descending. */
  readonly threshold: Float64Array;
  /** Number of positive cases that are flagged. */
  readonly hits: Float64Array;
  /** Number of negative cases that are flagged. */
  readonly falseAlarms: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

/** Throws `DataError` `NOT_FINITE`, `LENGTH_MISMATCH`, `EMPTY_DATA`, `BAD_LABEL`, and `ONE_CLASS` where all cases are positive or none is. */
export function thresholdsOf(scores: Numbers, positive: Flags): Thresholds {
  const values = scoresOf(scores, "scores");
  const flags = flagsOf(positive, "flags", values.length);
  const order = ascendingOrder(values);
  const n = values.length;
  const [threshold, hits, falseAlarms] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  let [count, positives] = [0, 0];
  for (let rank = n - 1; rank >= 0; rank--) {
    const index = order[rank] as number;
    positives += flags[index] as number;
    if (rank > 0 && values[order[rank - 1] as number] === values[index]) continue;
    threshold[count] = values[index] as number;
    hits[count] = positives;
    falseAlarms[count++] = n - rank - positives;
  }
  if (positives === 0 || positives === n)
    throw new DataError(
      "ONE_CLASS",
      `All ${n} cases are ${positives === 0 ? "negative" : "positive"}: there is nothing to tell apart. Both kinds are needed.`,
    );
  return {
    threshold: threshold.subarray(0, count),
    hits: hits.subarray(0, count),
    falseAlarms: falseAlarms.subarray(0, count),
    positives,
    negatives: n - positives,
  };
}
