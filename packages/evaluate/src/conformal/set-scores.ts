import type { Distributions } from "@mayhap/core";

/** How a class scores in the light of a distribution: the higher, the less it fits. */
export type SetScore =
  | { readonly score: "lac" }
  | { readonly score: "aps"; readonly randomised: boolean }
  | { readonly score: "raps"; readonly randomised: boolean; readonly penalty: number; readonly freeRanks: number };

/**
 * Scores of all classes of distribution `row`.
 * - LAC (Sadinle et al. 2019): 1 - p(class).
 * - APS (Romano et al. 2020): the probability of the classes before this one, most probable first, and its own; `u` times its own where randomised.
 * - RAPS (Angelopoulos et al. 2021): that, and `penalty` for each rank of the class beyond `freeRanks`.
 */
export function scoresOfClasses(
  { data, classes }: Distributions,
  row: number,
  rule: SetScore,
  u: number,
): Float64Array {
  const p = data.subarray(row * classes, (row + 1) * classes);
  if (rule.score === "lac") return p.map((value) => 1 - value);
  const order = Uint32Array.from(p.keys()).sort((a, b) => (p[b] as number) - (p[a] as number) || a - b);
  const scores = new Float64Array(classes);
  let before = 0;
  for (const [rank, c] of order.entries()) {
    const own = p[c] as number;
    scores[c] = before + (rule.randomised ? u * own : own);
    if (rule.score === "raps")
      scores[c] = (scores[c] as number) + rule.penalty * Math.max(0, rank + 1 - rule.freeRanks);
    before += own;
  }
  return scores;
}
