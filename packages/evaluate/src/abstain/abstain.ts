import { DataError } from "@mayhap/core";
import { checkCount, checkShare } from "../input/checks.ts";
import { type Flags, flagsOf } from "../input/flags.ts";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";
import { uniforms } from "../input/uniforms.ts";
import { ascendingOrder } from "../sort/ascending-order.ts";
import { binomialAtMost, binomialUpperBound } from "./binomial.ts";

/** When to answer. Plain data. */
export interface Abstention {
  readonly type: "abstention";
  /** Cases whose score is below this are answered. null: all are. */
  readonly threshold: number | null;
  /** Share of errors among the answers, which is kept with probability 1 - delta. */
  readonly risk: number;
  readonly delta: number;
  /** Number of cases it was fitted to, how many of them are answered, and how many of those wrongly. */
  readonly cases: number;
  readonly answered: number;
  readonly wrong: number;
}

/** Options of `abstain`. */
export interface AbstainOptions {
  /** In (0, 1): share of errors among the answers that is allowed. */
  readonly risk: number;
  /** In (0, 1): probability, over the choice of the held-out cases, that the threshold does not keep it. Default 0.05. */
  readonly delta?: number;
  /** Number of places in the ranking that the search starts from. More find a threshold more surely, each asks for more. Default 10. */
  readonly starts?: number;
}

/**
 * The threshold on an uncertainty with which most cases are answered while the share of wrong answers is at most `risk`, with probability 1 - δ over
 * held-out cases that new ones are exchangeable with (selective prediction with guaranteed risk; Geifman & El-Yaniv 2017).
 *
 * By fixed-sequence testing (Angelopoulos et al. 2021, "Learn then test"): cases are ranked from sure to unsure, ties by lot; from each of `starts` ranks upwards,
 * "the risk below the next score is more than allowed" is tested by the exact binomial tail at level δ/`starts`, until it cannot be rejected. Given the
 * next score, the cases below it are independent draws of those that would be answered, so each test is exact, and no union over all n thresholds is paid for.
 *
 * @param scores an uncertainty of each case, large where unsure: `predictiveEntropy(y)`, `mutualInformation(y)`, `y.std`, …
 * @param wrong whether each answer is wrong, of cases that the model was not trained on
 * @throws `DataError` `RISK_NOT_SHOWN` when no threshold will do, `NOT_FINITE`, `BAD_LABEL`, `LENGTH_MISMATCH`, `EMPTY_DATA`; `OptionsError` `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { abstain, answers } from "@mayhap/evaluate";
 *
 * // 1000 cases; the 200 least sure of them are wrong every second time.
 * const scores = Array.from({ length: 1000 }, (_, i) => i / 1000);
 * const rule = abstain(scores, scores.map((score, i) => score >= 0.8 && i % 2 === 0), { risk: 0.05 });
 * rule.wrong / rule.answered < 0.05; // => true
 * answers(rule, [0.1, 0.95]); // => [true, false]
 * ```
 */
export function abstain(scores: Numbers, wrong: Flags, options: AbstainOptions): Abstention {
  const risk = checkShare(options?.risk, "abstain", "risk");
  const delta = checkShare(options.delta ?? 0.05, "abstain", "delta");
  const starts = checkCount(options.starts ?? 10, "abstain", "starts");
  const data = finiteNumbers(scores, "scores");
  const errors = flagsOf(wrong, "wrong", data.length);
  const order = rankedByLot(data);
  const sorted = Float64Array.from(order, (i) => data[i] as number);
  const total = cumulated(order.map((i) => errors[i] as number));
  const n = data.length;
  const kept = (answered: number) => binomialAtMost(total[answered] as number, answered, risk) <= delta / starts;
  let best = 0;
  let rank = 0;
  for (let start = 1; start <= starts; start++) {
    const first = Math.ceil((start * n) / starts);
    // An earlier start came as far or failed here.
    if (first <= rank) continue;
    for (rank = first; rank <= n && kept(rank); rank++)
      // Cases of one score are answered all or none.
      if (sorted[rank] !== sorted[rank - 1]) best = rank;
  }
  if (best === 0) throw notShown({ risk, delta, starts }, total);
  const threshold = best === n ? null : (sorted[best] as number);
  return { type: "abstention", threshold, risk, delta, cases: n, answered: best, wrong: total[best] as number };
}

/**
 * Whether to answer each case.
 *
 * @throws `DataError` `NOT_FINITE` for a score that is NaN, `EMPTY_DATA`
 *
 * @example
 * ```ts
 * import { answers } from "@mayhap/evaluate";
 *
 * const rule = { type: "abstention", threshold: 0.3, risk: 0.05, delta: 0.05, cases: 500, answered: 400, wrong: 9 } as const;
 * answers(rule, [0.29, 0.3]); // => [true, false]
 * ```
 */
export function answers({ threshold }: Pick<Abstention, "threshold">, scores: Numbers): boolean[] {
  return Array.from(scoresOf(scores, "scores"), (score) => threshold === null || score < threshold);
}

/** Indices from the smallest score to the largest; equal ones in an order that has nothing to do with that of the cases. */
function rankedByLot(scores: Float64Array): Uint32Array {
  const shuffled = ascendingOrder(Float64Array.from(uniforms(0, 0, scores.length)));
  const order = ascendingOrder(Float64Array.from(shuffled, (i) => scores[i] as number));
  return order.map((at) => shuffled[at] as number);
}

/** Sums of the first 0, 1, … values. */
function cumulated(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] as number) + (values[i] as number);
  return sums;
}

function notShown({ risk, delta, starts }: Required<AbstainOptions>, total: Float64Array): DataError {
  const n = total.length - 1;
  const wrong = total[n] as number;
  return new DataError(
    "RISK_NOT_SHOWN",
    `No threshold on these ${n} cases (${wrong} of them wrong) shows a risk of at most ${risk} with probability ${1 - delta}: ` +
      `that takes ${Math.ceil(Math.log(delta / starts) / Math.log1p(-risk))} answers even if none is wrong. ` +
      `All answered, the risk is at most ${binomialUpperBound(wrong, n, delta).toPrecision(3)}. Add cases, allow more risk, or use another score.`,
  );
}
