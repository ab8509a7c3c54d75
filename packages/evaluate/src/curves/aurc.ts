import type { Numbers } from "../input/numbers.ts";
import { riskCoverage } from "./risk-coverage.ts";

/**
 * Area under the risk-coverage curve: the mean of the selective risks at coverage 1/n, 2/n, …, 1 (Geifman, Uziel & El-Yaniv 2019). In the unit of the
 * losses, small is good. Early errors weigh much: the surest case of n is in all n means. (torch-uncertainty integrates the same curve by
 * trapezoids from 1/n; the difference is of the order of 1/n.)
 *
 * @throws `DataError` `EMPTY_DATA`, `LENGTH_MISMATCH`, `NOT_FINITE`
 *
 * @example
 * ```ts
 * import { aurc } from "@mayhap/evaluate";
 *
 * aurc([0.1, 0.9, 0.2, 0.3], [0, 1, 0, 1]); // => ~0.2083
 * ```
 */
export function aurc(uncertainty: Numbers, losses: Numbers): number {
  const { risk } = riskCoverage(uncertainty, losses);
  return risk.reduce((a, b) => a + b) / risk.length;
}
