import { DataError } from "@mayhap/core";

/** Cases whose confidence lies between two bounds. */
export interface ReliabilityBin {
  /** Bounds of the confidence, in [0, 1]. */
  readonly lower: number;
  readonly upper: number;
  /** Number of cases. Of an empty bin the next two are not read. */
  readonly count: number;
  /** Mean confidence of the cases, in [0, 1]. */
  readonly confidence: number;
  /** Share of the cases that are right, in [0, 1]. */
  readonly accuracy: number;
}

/** The bins that hold cases. Throws `DataError` `EMPTY_DATA`, `NOT_FINITE`. */
export function filled(bins: readonly ReliabilityBin[], what: string): ReliabilityBin[] {
  const kept = bins.filter(({ count }) => count !== 0);
  if (kept.length === 0) throw new DataError("EMPTY_DATA", `${what}: no bin holds a case, there is nothing to draw.`);
  for (const [i, { lower, upper, count, confidence, accuracy }] of kept.entries())
    if (![lower, upper, count, confidence, accuracy].every(Number.isFinite))
      throw new DataError("NOT_FINITE", `${what}[${i}] holds a number that is not finite.`);
  return kept;
}

/** Expected calibration error: mean distance of confidence and accuracy over the cases (Guo et al. 2017, eq. 3). */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const cases = total(bins);
  return bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / cases) * Math.abs(confidence - accuracy),
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
      ({ count, confidence, accuracy }) =>
        `at confidence ${confidence.toFixed(2)} accuracy ${accuracy.toFixed(2)} (${count})`,
    )
    .join("; ");
}
