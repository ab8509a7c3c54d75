export type { LabelledCases, TargetedCases, TuneData, TuneOptions } from "./options.ts";
export type { TuneMetric, TunePoint } from "./points.ts";
export { type Tuning, tune } from "./tune.ts";
