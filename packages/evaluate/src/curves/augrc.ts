import type { Numbers } from "../input/numbers.ts";
import { riskCoverage } from "./risk-coverage.ts";

/**
 * Area under the generalised risk-coverage curve (Traub et al. 2024, "Overcoming common flaws in the evaluation of selective classification systems"):
 * the mean risk of an undetected failure over all coverages from 0 to 1, by trapezoids. In the unit of the losses, small is good; half the mean loss
 * for a useless ranking. For 0/1 losses with error rate e it is e (1 - e) (1 - AUROC) + e²/2.
 *
 * @throws `DataError` `EMPTY_DATA`, `LENGTH_MISMATCH`, `NOT_FINITE`
 *
 * @example
 * ```ts
 * import { augrc } from "@mayhap/evaluate";
 *
 * augrc([0.1, 0.9, 0.2, 0.3], [0, 1, 0, 1]); // => 0.125
 * ```
 */
export function augrc(uncertainty: Numbers, losses: Numbers): number {
  const { generalizedRisk } = riskCoverage(uncertainty, losses);
  const sum = generalizedRisk.reduce((a, b) => a + b);
  // Trapezoids from (0, 0) on: the last point counts half.
  return (sum - (generalizedRisk.at(-1) as number) / 2) / generalizedRisk.length;
}
