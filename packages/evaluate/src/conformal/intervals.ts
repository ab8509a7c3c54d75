import { NdArray } from "@mayhap/core";
import { checkShare, checkWord } from "../input/checks.ts";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { isPrediction } from "../input/prediction.ts";
import { conformalQuantile } from "./conformal-quantile.ts";
import { frameOf, type IntervalScore, type Predicted } from "./interval-scores.ts";

/** What prediction intervals are made by. Plain data. */
export interface ConformalIntervals {
  readonly type: "conformal-intervals";
  readonly score: IntervalScore;
  /** A target is outside of its interval with at most this probability. */
  readonly alpha: number;
  /** The largest score inside: in the unit of the output, for `normalised` in standard deviations. Below 0, intervals shrink. */
  readonly threshold: number;
  /** Number of cases it was fitted to. */
  readonly cases: number;
}

/** Options of `fitConformalIntervals`. */
export interface ConformalIntervalOptions {
  /** In (0, 1): how often the target may be outside. Default 0.1. */
  readonly alpha?: number;
  /** Default `"normalised"`. */
  readonly score?: IntervalScore;
}

/** Bounds of each value. */
export interface PredictionIntervals {
  readonly lower: NdArray;
  readonly upper: NdArray;
  readonly level: number;
}

const scores = ["absolute", "normalised", "cqr"] as const;

/**
 * Split conformal prediction: intervals that hold the target with probability at least 1 - α, whatever the model, if new cases come from where these come
 * from (are exchangeable with them). Samples of a network alone make intervals of its own ignorance, without the noise of the data; these have both.
 *
 * `absolute`: mean ± q, as wide for every case (Papadopoulos et al. 2002). `normalised`: mean ± q·std, wider where the samples differ (Lei et al. 2018).
 * `cqr`: the samples' α/2 and 1 - α/2 quantiles, both moved by q (Romano et al. 2019); of a prediction it needs `keep: true`.
 * Each value is a case: the values of one example depend on each other, so fit networks with several outputs one output at a time.
 *
 * @param predicted cases that the model was not trained on, nor its p chosen by
 * @param targets one for each predicted value
 * @throws `DataError`, `TOO_FEW_CASES` when there are fewer than 1/α - 1, `ZERO_STD`; `OptionsError` `INVALID_OPTIONS`, `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { fitConformalIntervals, predictionIntervals } from "@mayhap/evaluate";
 *
 * const held = { mean: [1, 2, 3, 4], std: [1, 1, 2, 2] };
 * const intervals = fitConformalIntervals(held, [1.5, 1, 6, 3.5], { alpha: 0.2 });
 * intervals.threshold; // => 1.5
 * predictionIntervals(intervals, { mean: [10], std: [2] }).upper.toArray(); // => [13]
 * ```
 */
export function fitConformalIntervals(
  predicted: Predicted,
  targets: Numbers,
  { alpha = 0.1, score = "normalised" }: ConformalIntervalOptions = {},
): ConformalIntervals {
  checkShare(alpha, "fitConformalIntervals", "alpha");
  checkWord(score, scores, "fitConformalIntervals", "score");
  const { low, high, width } = frameOf(predicted, score, alpha);
  const truth = finiteNumbers(targets, "targets", low.length);
  const distances = truth.map((y, i) => Math.max((low[i] as number) - y, y - (high[i] as number)) / width(i));
  const threshold = conformalQuantile(distances, alpha);
  return { type: "conformal-intervals", score, alpha, threshold, cases: truth.length };
}

/**
 * The interval of each value. Where `cqr` moves bounds past each other, both are the middle between them.
 *
 * @throws `DataError`; `OptionsError` `SAMPLES_NOT_KEPT`
 *
 * @example
 * ```ts
 * import { fitConformalIntervals, predictionIntervals } from "@mayhap/evaluate";
 *
 * const held = { lower: [0, 1, 2], upper: [2, 3, 4] };
 * const intervals = fitConformalIntervals(held, [2.5, 2, 4.25], { alpha: 0.25, score: "cqr" });
 * const { lower, upper } = predictionIntervals(intervals, { lower: [7], upper: [8] });
 * [lower.at(0), upper.at(0)]; // => [6.5, 8.5]
 * ```
 */
export function predictionIntervals(intervals: ConformalIntervals, predicted: Predicted): PredictionIntervals {
  const { score, alpha, threshold } = intervals;
  const { low, high, width } = frameOf(predicted, checkWord(score, scores, "predictionIntervals", "score"), alpha);
  const shape = isPrediction(predicted) ? predicted.mean.shape : [low.length];
  const lower = low.map((bound, i) => bound - threshold * width(i));
  const upper = high.map((bound, i) => bound + threshold * width(i));
  for (let i = 0; i < lower.length; i++)
    if ((lower[i] as number) > (upper[i] as number))
      lower[i] = upper[i] = ((lower[i] as number) + (upper[i] as number)) / 2;
  return { lower: new NdArray(lower, shape), upper: new NdArray(upper, shape), level: 1 - alpha };
}
