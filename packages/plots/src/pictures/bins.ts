import { DataError } from "@mayhap/core";

/** Cases whose confidence lies between two bounds: what `reliability` of @mayhap/evaluate returns. */
export interface ReliabilityBin {
  /** Bounds of the confidence, in [0, 1]. */
  readonly from: number;
  readonly to: number;
  /** Number of cases. Of an empty bin the next two are not read. */
  readonly count: number;
  /** Mean confidence of the cases, in [0, 1]. */
  readonly confidence: number;
  /** Share of the cases that are right, in [0, 1]. */
  readonly frequency: number;
}

/** The bins that hold cases. Throws `DataError` `EMPTY_DATA`, `NOT_FINITE`. */
export function filled(bins: readonly ReliabilityBin[], what: string): ReliabilityBin[] {
  const kept = bins.filter(({ count }) => count !== 0);
  if (kept.length === 0) throw new DataError("EMPTY_DATA", `${what}: no bin holds a case, there is nothing to draw.`);
  for (const [i, { from, to, count, confidence, frequency }] of kept.entries())
    if (![from, to, count, confidence, frequency].every(Number.isFinite))
      throw new DataError("NOT_FINITE", `${what}[${i}] holds a number that is not finite.`);
  return kept;
}

/** Expected calibration error: mean distance of confidence and accuracy over the cases (Guo et al. 2017, eq. 3). */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const cases = total(bins);
  return bins.reduce(
    (sum, { count, confidence, frequency }) => sum + (count / cases) * Math.abs(confidence - frequency),
    0,
  );
}

/** Number of cases in all bins. */
export function total(bins: readonly ReliabilityBin[]): number {
  return bins.reduce((sum, { count }) => sum + count, 0);
}

/** The bins in words. */
export function describeBins(bins: readonly ReliabilityBin[]): string {
  return bins
    .map(
      ({ count, confidence, frequency }) =>
        `at confidence ${confidence.toFixed(2)} accuracy ${frequency.toFixed(2)} (${count})`,
    )
    .join("; ");
}
