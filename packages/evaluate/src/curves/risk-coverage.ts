import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";
import { ascendingOrder } from "../sort/ascending-order.ts";

/** What is risked when only the surest cases are answered: point k - 1 is for the k surest of n. */
export interface RiskCoverage {
  /** Share of the cases that are answered, k/n. */
  readonly coverage: Float64Array;
  /** Mean loss of those that are answered: their error rate, for `misclassified` losses. */
  readonly risk: Float64Array;
  /** Loss of those that are answered, over all cases: risk × coverage (generalised risk; Traub et al. 2024). */
  readonly generalizedRisk: Float64Array;
}

/**
 * The risk-coverage curve (El-Yaniv & Wiener 2010): cases are answered from the least uncertain on. Among equally uncertain cases, whose order is a
 * matter of chance, each counts as their mean, so the curve is the expected one over random orders.
 *
 * @param uncertainty one number per case, large for those to give up first
 * @param losses what each answer costs: `misclassified(y, labels)`, or squared errors
 *
 * @throws `DataError` `EMPTY_DATA`, `LENGTH_MISMATCH`, `NOT_FINITE`
 *
 * @example
 * ```ts
 * import { riskCoverage } from "@mayhap/evaluate";
 *
 * riskCoverage([0.1, 0.9, 0.2, 0.3], [0, 1, 0, 1]).risk; // => [0, 0, 1 / 3, 0.5]
 * ```
 */
export function riskCoverage(uncertainty: Numbers, losses: Numbers): RiskCoverage {
  const scores = scoresOf(uncertainty, "uncertainties");
  const costs = finiteNumbers(losses, "losses", scores.length);
  const n = scores.length;
  const order = ascendingOrder(scores);
  const generalizedRisk = new Float64Array(n);
  let sum = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    let tied = 0;
    for (; end < n && scores[order[end] as number] === scores[order[start] as number]; end++)
      tied += costs[order[end] as number] as number;
    for (let k = start; k < end; k++) generalizedRisk[k] = (sum + (tied * (k + 1 - start)) / (end - start)) / n;
    sum += tied;
  }
  const coverage = generalizedRisk.map((_, k) => (k + 1) / n);
  return { coverage, risk: generalizedRisk.map((loss, k) => (loss * n) / (k + 1)), generalizedRisk };
}
