import { DataError } from "@mayhap/core";

/**
 * The conformal quantile of n scores: the ⌈(n + 1)(1 - α)⌉-th smallest. A new score from the same distribution is at most this with probability at
 * least 1 - α (Vovk et al. 2005; Papadopoulos et al. 2002); given these scores, that probability is Beta(k, n + 1 - k) distributed where scores
 * do not tie, with k the rank. Throws `DataError` `TOO_FEW_CASES` when the rank is beyond n.
 */
export function conformalQuantile(scores: Float64Array, alpha: number): number {
  const rank = conformalRank(scores.length, alpha);
  if (rank > scores.length)
    throw new DataError(
      "TOO_FEW_CASES",
      `${scores.length} cases cannot give coverage ${1 - alpha}: at least ${Math.ceil(1 / alpha - 1 - 1e-9)} are needed, and some hundreds for a coverage that varies little.`,
    );
  return scores.slice().sort()[rank - 1] as number;
}

/** ⌈(n + 1)(1 - α)⌉. Counted from above, where α as people write it, like 0.1, rounds least; a product that is whole but for rounding counts as whole. */
export function conformalRank(n: number, alpha: number): number {
  return n + 1 - Math.floor((n + 1) * alpha + 1e-9);
}
