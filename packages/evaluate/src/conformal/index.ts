export type { IntervalScore, Predicted } from "./interval-scores.ts";
export {
  type ConformalIntervalOptions,
  type ConformalIntervals,
  fitConformalIntervals,
  type PredictionIntervals,
  predictionIntervals,
} from "./intervals.ts";
export type { SetScore } from "./set-scores.ts";
export { type ConformalSetOptions, type ConformalSets, fitConformalSets, predictionSets } from "./sets.ts";
