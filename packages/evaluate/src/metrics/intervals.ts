import { DataError } from "@mayhap/core";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";
import { scoresOf } from "../input/scores.ts";

/** Lower and upper bounds, one of each per value, bounds included. What `prediction.interval` and `highestDensityInterval` return is one. */
export interface Bounds {
  readonly lower: Numbers;
  readonly upper: Numbers;
}

/**
 * Share of the targets that lie within their interval (prediction interval coverage probability, PICP; Khosravi et al. 2011). In [0, 1]; of
 * intervals of level 0.9 about 0.9 is wanted, and with n targets ± √(0.09/n) is chance.
 *
 * @throws `DataError`
 *
 * @example
 * ```ts
 * import { intervalCoverage } from "@mayhap/evaluate";
 *
 * intervalCoverage({ lower: [0, 0], upper: [1, 1] }, [0.5, 2]); // => 0.5
 * ```
 */
export function intervalCoverage(bounds: Bounds, targets: Numbers): number {
  const { lower, upper } = checked(bounds);
  const truth = finiteNumbers(targets, "targets", lower.length);
  const inside = (y: number, i: number) => Number((lower[i] as number) <= y && y <= (upper[i] as number));
  return truth.reduce((sum, y, i) => sum + inside(y, i), 0) / truth.length;
}

/**
 * Mean width of intervals (sharpness; MPIW), in the unit of the values. Of two kinds of interval with the same coverage the narrower is better.
 *
 * @throws `DataError`
 *
 * @example
 * ```ts
 * import { meanIntervalWidth } from "@mayhap/evaluate";
 *
 * meanIntervalWidth({ lower: [0, 0], upper: [1, 2] }); // => 1.5
 * ```
 */
export function meanIntervalWidth(bounds: Bounds): number {
  const { lower, upper } = checked(bounds);
  return upper.reduce((sum, bound, i) => sum + (bound - (lower[i] as number)), 0) / upper.length;
}

function checked(bounds: Bounds): Record<"lower" | "upper", Float64Array> {
  const lower = scoresOf(bounds.lower, "lower bounds");
  const upper = scoresOf(bounds.upper, "upper bounds", lower.length);
  const wrong = lower.findIndex((low, i) => low > (upper[i] as number));
  if (wrong < 0) return { lower, upper };
  throw new DataError("EMPTY_INTERVAL", `Interval ${wrong} is empty: from ${lower[wrong]} to ${upper[wrong]}.`);
}
