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
  /** Of plain values: in their unit. */
  readonly rmse?: number;
  /** Of plain values, for `log-likelihood`: the precision of the noise, 1/variance, that makes the targets most likely. */
  readonly tau?: number;
  /** Mean epistemic uncertainty: mutual information in nats; of plain values the variance of the samples. */
  readonly epistemic: number;
  /** Whether the guard lets it pass: accuracy or RMSE are good enough. */
  readonly allowed: boolean;
}

/** Makes the points of a curve, each compared with the model as it is. */
export function comparedWith(
  base: Scored,
  { metric, maxAccuracyLoss, maxRmseIncrease, seed }: CheckedTuneOptions,
): (p: number, layers: LayerRule | undefined, scored: Scored) => TunePoint {
  const compare = bootstrap(base, seed);
  const allowed = ({ accuracy, rmse }: Scored) =>
    accuracy === undefined
      ? (rmse as number) <= (base.rmse as number) * (1 + maxRmseIncrease)
      : // To rounding: a loss of exactly what is allowed passes.
        accuracy >= (base.accuracy as number) - maxAccuracyLoss - 1e-12;
  return (p, layers, scored) => {
    const { value, standardError, difference, differenceError } = compare(scored);
    const { examples: _, metric: __, ...measured } = scored;
    // Not -0.
    const gain = metric === "log-likelihood" ? difference : 0 - difference;
    const compared = { metric: value, standardError, gain, gainError: differenceError };
    return { p, layers, ...compared, ...measured, allowed: allowed(scored) };
  };
}
