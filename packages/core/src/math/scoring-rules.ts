import { surprise } from "./entropy.ts";

/** The name of a proper scoring rule. */
export type ScoringRule = "log" | "zero-one" | "brier" | "spherical";

/**
 * Expected loss of predicting a distribution while it is the truth, for each proper scoring rule (its generalised entropy; Gneiting & Raftery
 * 2007): how uncertain the distribution is in the eyes of that rule.
 */
export const scoringRules: Readonly<Record<ScoringRule, (p: Float64Array) => number>> = {
  /** Of -ln p(class): Shannon entropy, in nats, from 0 to ln(classes). */
  log: (p) => p.reduce((sum, value) => sum + surprise(value), 0),
  /** Of being wrong with the most probable class: probability of an error, from 0 to 1 - 1/classes. */
  "zero-one": (p) => 1 - largest(p),
  /** Of the squared distance to the one-hot label: 1 - Σp², from 0 to 1 - 1/classes. */
  brier: (p) => 1 - squares(p),
  /** Of 1 - p(class)/|p|: 1 - |p|, from 0 to 1 - 1/√classes. */
  spherical: (p) => 1 - Math.sqrt(squares(p)),
};

/** The largest value; NaN if there is one. */
export function largest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
