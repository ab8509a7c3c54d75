import type { Numbers } from "../input/numbers.ts";
import { type PredictedValues, withTargets } from "../input/predicted-values.ts";

/**
 * Root mean square error of predicted values, in their unit.
 *
 * @throws `DataError`
 *
 * @example
 * ```ts
 * import { rmse } from "@mayhap/evaluate";
 *
 * rmse([1, 2], [1, 4]); // => ~1.4142
 * ```
 */
export function rmse(predicted: PredictedValues, targets: Numbers): number {
  const { values, targets: truth } = withTargets(predicted, targets);
  const squares = values.reduce((sum, value, i) => sum + (value - (truth[i] as number)) ** 2, 0);
  return Math.sqrt(squares / values.length);
}
