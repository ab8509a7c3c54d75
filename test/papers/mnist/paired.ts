import type { Estimate } from "../page.ts";

/** Two classifiers on the same cases. */
export interface Paired {
  /** Error rate of the second less that of the first, with its standard error. */
  readonly difference: Estimate;
  /** Two-sided, exact: how likely so uneven a split of the cases that only one has wrong is, if both are as good (McNemar 1947). */
  readonly mcnemar: number;
}

/** Compares error rates on the same cases; `true` where a classifier is wrong. */
export function paired(first: readonly boolean[], second: readonly boolean[]): Paired {
  const n = first.length;
  const only = (one: readonly boolean[], other: readonly boolean[]) =>
    one.filter((wrong, i) => wrong && !other[i]).length;
  const [better, worse] = [only(first, second), only(second, first)];
  const value = (worse - better) / n;
  const error = Math.sqrt((better + worse) / n - value ** 2) / Math.sqrt(n);
  return { difference: { value, error }, mcnemar: twoSided(Math.min(better, worse), better + worse) };
}

/** P(at most k or at least n - k of n throws of a coin). */
function twoSided(k: number, n: number): number {
  let [logTerm, sum] = [-n * Math.LN2, 0];
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * sum);
}
