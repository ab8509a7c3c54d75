import type { ClassProbabilities } from "../input/class-probabilities.ts";
import type { Numbers } from "../input/numbers.ts";
import type { Bin, BinOptions } from "./bins.ts";
import { reliability } from "./reliability.ts";

const gap = ({ confidence, frequency }: Bin) => Math.abs(confidence - frequency);

/**
 * Expected calibration error of the most probable class: mean over the cases of |confidence - accuracy| of their bin (Naeini et al. 2015; Guo et al.
 * 2017). From 0 to 1. With `binning: "mass"` the adaptive calibration error of torch-uncertainty. It grows with the number of bins by chance alone:
 * compare at equal bins and equal numbers of cases.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { expectedCalibrationError } from "@mayhap/evaluate";
 *
 * expectedCalibrationError([[0.9, 0.1], [0.9, 0.1]], [0, 1]); // => ~0.4
 * ```
 */
export function expectedCalibrationError(
  probabilities: ClassProbabilities,
  labels: Numbers,
  options?: BinOptions,
): number {
  return meanGap(reliability(probabilities, labels, options));
}

/**
 * Maximum calibration error: the largest |confidence - accuracy| of any bin that holds a case (Naeini et al. 2015). From 0 to 1; a bin with few cases
 * decides it easily.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { maximumCalibrationError } from "@mayhap/evaluate";
 *
 * maximumCalibrationError([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4]], [0, 1, 0]); // => ~0.4
 * ```
 */
export function maximumCalibrationError(
  probabilities: ClassProbabilities,
  labels: Numbers,
  options?: BinOptions,
): number {
  return reliability(probabilities, labels, options).reduce((most, bin) => Math.max(most, gap(bin)), 0);
}

/** Mean over the cases of the gap of their bin. */
export function meanGap(bins: readonly Bin[]): number {
  const cases = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + gap(bin) * bin.count, 0) / cases;
}
