import type { LayerRule } from "@mayhap/core";
import { bootstrap } from "./compare.ts";
import type { CheckedTuneOptions } from "./options.ts";
import type { Scored } from "./scored.ts";

/** By what p is chosen. `log-likelihood`: higher is better, in nats per case; the others: lower is better. */
export type TuneMetric = "log-likelihood" | "brier" | "ece" | "aurc";

/** What was measured at one p. */
export interface TunePoint {
  /** 0: the model as it is. */
  readonly p: number;
  /** Which layers drop; undefined for the model as it is. */
  readonly layers: LayerRule | undefined;
  readonly metric: number;
  /** Of the metric, over the choice of the cases. */
  readonly standardError: number;
  /** How much better than the model as it is, above 0 where it is better, and its standard error: both are measured on the same cases. */
  readonly gain: number;
  readonly gainError: number;
  /** Of classifiers: share of right answers. */
  readonly accuracy?: number;
  /** Of classifiers: expected calibration error, 15 bins. */
  readonly ece?: number;
  /** With the option `temperature`: with which the metric and the calibration error were measured. */
  readonly temperature?: number;
  /** Of plain values: in their unit. */
  readonly rmse?: number;
  /** Of plain values, for `log-likelihood`: the precision of the noise, 1/variance, that makes the targets most likely. */
  readonly tau?: number;
  /** Mean epistemic uncertainty: mutual information in nats; of plain values the variance of the samples. */
  readonly epistemic: number;
  /** Whether the guards let it pass: accuracy and calibration error, or RMSE, are good enough. */
  readonly allowed: boolean;
}

/** Makes the points of a curve, each compared with the base; guards hold them against the model as it is, which has no temperature. */
export function comparedWith(
  base: Scored,
  asItIs: Scored,
  { metric, maxAccuracyLoss, maxEceIncrease, maxRmseIncrease, seed }: CheckedTuneOptions,
): (p: number, layers: LayerRule | undefined, scored: Scored) => TunePoint {
  const compare = bootstrap(base, seed);
  // To rounding: a loss of exactly what is allowed passes.
  const most = (value: number | undefined) => (value ?? Number.POSITIVE_INFINITY) + 1e-12;
  const allowed = ({ accuracy = 0, ece = 0, rmse = 0 }: Scored) =>
    accuracy + maxAccuracyLoss >= (asItIs.accuracy ?? 0) - 1e-12 &&
    ece <= most(asItIs.ece) + maxEceIncrease &&
    rmse <= most(asItIs.rmse) * (1 + maxRmseIncrease);
  return (p, layers, scored) => {
    const { value, standardError, difference, differenceError } = compare(scored);
    const { examples: _, metric: __, ...measured } = scored;
    // Not -0.
    const gain = metric === "log-likelihood" ? difference : 0 - difference;
    const compared = { metric: value, standardError, gain, gainError: differenceError };
    return { p, layers, ...compared, ...measured, allowed: allowed(scored) };
  };
}
