import { DataError, NdArray, OptionsError } from "@mayhap/core";
import { type Gaussians, gaussiansWith } from "../input/gaussians.ts";
import { finiteNumbers, isShaped, type Numbers } from "../input/numbers.ts";
import { positiveStd } from "../input/positive.ts";

/** A factor for standard deviations. Plain data. */
export interface StdScaling {
  readonly type: "std";
  /** Above 1: the predicted standard deviations are too small. */
  readonly scale: number;
}

/**
 * Scaling of standard deviations (Levi et al. 2019; σ-scaling of Laves et al. 2020): the factor s at which held-out targets are most likely under
 * N(mean, (s·std)²), s² = mean of ((y - mean)/std)². One factor serves all values: fit outputs of
 * different kinds one by one.
 *
 * @param predicted cases that the model was not trained on
 * @param targets one for each predicted value
 * @throws `DataError` `ZERO_STD` (predicted, or the one that would come of it: all targets are their means), `NOT_FINITE`, `LENGTH_MISMATCH`, `EMPTY_DATA`
 *
 * @example
 * ```ts
 * import { applyStdScaling, fitStdScaling } from "@mayhap/evaluate";
 *
 * const scaling = fitStdScaling({ mean: [1, 2, 3, 4], std: [1, 1, 1, 1] }, [3, 0, 5, 2]);
 * scaling.scale; // => 2
 * applyStdScaling(scaling, [0.5]).toArray(); // => [1]
 * ```
 */
export function fitStdScaling(predicted: Gaussians, targets: Numbers): StdScaling {
  const { mean, std, targets: truth } = gaussiansWith(predicted, targets);
  const squares = positiveStd(std).reduce(
    (sum, sigma, i) => sum + (((truth[i] as number) - (mean[i] as number)) / sigma) ** 2,
    0,
  );
  if (squares === 0)
    throw new DataError(
      "ZERO_STD",
      "Every target is its predicted mean, so no factor above 0 fits. Are the targets predictions of this model themselves?",
    );
  return { type: "std", scale: Math.sqrt(squares / truth.length) };
}

/** Standard deviations times the factor, in their shape. Throws `DataError` `NOT_FINITE`, `EMPTY_DATA`; `OptionsError` `INVALID_OPTIONS`. */
export function applyStdScaling(scaling: StdScaling, std: Numbers): NdArray {
  const scale = checkScale(scaling);
  const data = finiteNumbers(std, "standard deviations");
  return new NdArray(
    data.map((value) => value * scale),
    isShaped(std) ? std.shape : [data.length],
  );
}

/** The factor. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkScale(scaling: StdScaling): number {
  const scale: unknown = Object(scaling).scale;
  if (Object(scaling).type === "std" && typeof scale === "number" && scale > 0 && Number.isFinite(scale)) return scale;
  throw new OptionsError("INVALID_OPTIONS", "This takes what fitStdScaling returned, or that read from JSON.");
}
