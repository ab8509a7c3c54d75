import type { Distributions } from "@mayhap/core";
import { checkClasses } from "../calibration/check-classes.ts";
import { checkAmount, checkCount, checkShare, checkWord } from "../input/checks.ts";
import { type ClassProbabilities, classDistributions } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { seedFor, uniforms } from "../input/uniforms.ts";
import { conformalQuantile } from "./conformal-quantile.ts";
import { type SetScore, scoresOfClasses } from "./set-scores.ts";

/** What prediction sets are made by. Plain data. */
export interface ConformalSets {
  readonly type: "conformal-sets";
  readonly rule: SetScore;
  /** The label is missing from its set with at most this probability. */
  readonly alpha: number;
  /** A set holds the classes that score at most this. */
  readonly threshold: number;
  readonly classes: number;
  /** Number of cases it was fitted to. */
  readonly cases: number;
}

/** Options of `fitConformalSets`. */
export interface ConformalSetOptions {
  /** In (0, 1): how often the label may be missing. Default 0.1. */
  readonly alpha?: number;
  /** Default `"lac"`. */
  readonly score?: SetScore["score"];
  /** `aps` and `raps`: whether the last class of a set joins by lot, which makes coverage exact. Default false: it always joins, coverage is at least 1 - α. */
  readonly randomised?: boolean;
  /** `raps`: what a rank beyond `freeRanks` costs, from 0. Default 0.01. */
  readonly penalty?: number;
  /** `raps`: ranks that cost nothing. Default 5. */
  readonly freeRanks?: number;
  /** Of the lots. Default: a random one. */
  readonly seed?: number;
}

/**
 * Split conformal prediction: sets of classes that hold the label with probability at least 1 - α, whatever the model, if new cases come from where these
 * come from (are exchangeable with them). The probability is over calibration and new cases together.
 *
 * `lac` (least ambiguous set-valued classifier; Sadinle et al. 2019): the classes with probability above a bound; the smallest sets on average, sometimes empty.
 * `aps` (adaptive; Romano et al. 2020): the most probable classes until their sum passes a bound; larger sets for hard cases. `raps` (regularised;
 * Angelopoulos et al. 2021): the same without long tails of improbable classes.
 *
 * @param probabilities of cases that the model was not trained on, nor its p or calibration chosen by
 * @param labels class indices from 0, one for each distribution
 * @throws `DataError`, `TOO_FEW_CASES` when there are fewer than 1/α - 1; `OptionsError` `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { fitConformalSets, predictionSets } from "@mayhap/evaluate";
 *
 * const held = [[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.5, 0.4, 0.1], [0.2, 0.2, 0.6]];
 * const sets = fitConformalSets(held, [0, 1, 1, 2], { alpha: 0.2 });
 * sets.threshold; // => 0.6
 * predictionSets(sets, [[0.5, 0.45, 0.05], [0.9, 0.1, 0]]); // => [[0, 1], [0]]
 * ```
 */
export function fitConformalSets(
  probabilities: ClassProbabilities,
  labels: Numbers,
  options: ConformalSetOptions = {},
): ConformalSets {
  const alpha = checkShare(options.alpha ?? 0.1, "fitConformalSets", "alpha");
  const rule = ruleOf(options);
  const cases = labelled(probabilities, labels);
  const lots = lotsFor(rule, cases, seedFor(options.seed, "fitConformalSets"), 0);
  const scores = cases.labels.map((label, row) => scoresOfClasses(cases, row, rule, lots(row))[label] as number);
  const threshold = conformalQuantile(scores, alpha);
  return { type: "conformal-sets", rule, alpha, threshold, classes: cases.classes, cases: cases.count };
}

/**
 * The set of each distribution: class indices, the most fitting first. An empty set says that no class fits.
 *
 * @param options seed of the lots of randomised sets; new cases need new lots, so leave it out but to repeat a result
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { fitConformalSets, predictionSets } from "@mayhap/evaluate";
 *
 * const sets = fitConformalSets([0.9, 0.2, 0.7, 0.4], [1, 0, 1, 1], { alpha: 0.25, score: "aps" });
 * predictionSets(sets, [0.8, 0.5]); // => [[1, 0], [0, 1]]
 * ```
 */
export function predictionSets(
  sets: ConformalSets,
  probabilities: ClassProbabilities,
  { seed }: { readonly seed?: number } = {},
): number[][] {
  const cases = checkClasses(classDistributions(probabilities), sets.classes);
  const lots = lotsFor(sets.rule, cases, seedFor(seed, "predictionSets"), 1);
  return Array.from({ length: cases.count }, (_, row) => {
    const scores = scoresOfClasses(cases, row, sets.rule, lots(row));
    const inside = [...scores.keys()].filter((c) => (scores[c] as number) <= sets.threshold);
    return inside.sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);
  });
}

function ruleOf({ score = "lac", randomised = false, penalty = 0.01, freeRanks = 5 }: ConformalSetOptions): SetScore {
  checkWord(score, ["lac", "aps", "raps"], "fitConformalSets", "score");
  if (score === "lac") return { score };
  if (score === "aps") return { score, randomised };
  checkAmount(penalty, "fitConformalSets", "penalty");
  return { score, randomised, penalty, freeRanks: checkCount(freeRanks, "fitConformalSets", "freeRanks", 0) };
}

/** A uniform number for each case. Calibration and new cases draw apart, even from one seed. */
function lotsFor(rule: SetScore, { count }: Distributions, seed: number, draw: number): (row: number) => number {
  if (rule.score === "lac" || !rule.randomised) return () => 1;
  const lots = uniforms(seed, draw, count);
  return (row) => lots[row] as number;
}
