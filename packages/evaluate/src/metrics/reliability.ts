import type { ClassProbabilities } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { topLabel } from "../input/top-label.ts";
import { type Bin, type BinOptions, binned } from "./bins.ts";

/**
 * The points of a reliability diagram (DeGroot & Fienberg 1983): cases in bins by the probability of their most probable class, with its
 * mean (`confidence`) and the share of correct ones (`frequency`). A calibrated model has them equal. Empty bins are left out.
 *
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { reliability } from "@mayhap/evaluate";
 *
 * const [bin] = reliability([[0.75, 0.25], [0.75, 0.25]], [0, 1], { bins: 2 });
 * bin; // => { from: 0.5, to: 1, count: 2, confidence: 0.75, frequency: 0.5 }
 * ```
 */
export function reliability(probabilities: ClassProbabilities, labels: Numbers, options?: BinOptions): Bin[] {
  const { confidence, correct } = topLabel(labelled(probabilities, labels));
  return binned(confidence, correct, options);
}
