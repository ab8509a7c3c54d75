import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { type BinOptions, binned } from "./bins.ts";
import { meanGap } from "./calibration-error.ts";

/**
 * Classwise expected calibration error: the calibration error of the probability of each class, not only of the most probable one, averaged over
 * the classes (Kull et al. 2019; static calibration error of Nixon et al. 2019). From 0 to 1.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { classwiseCalibrationError } from "@mayhap/evaluate";
 *
 * classwiseCalibrationError([[0.8, 0.1, 0.1], [0.8, 0.1, 0.1]], [0, 0], { bins: 10 }); // => ~0.1333
 * ```
 */
export function classwiseCalibrationError(
  probabilities: ClassProbabilities,
  labels: Numbers,
  options?: BinOptions,
): number {
  const { data, classes, labels: truth } = labelled(probabilities, labels);
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const column = truth.map((_, i) => data[i * classes + c] as number);
    sum += meanGap(
      binned(
        column,
        truth.map((label) => Number(label === c)),
        options,
      ),
    );
  }
  return sum / classes;
}
