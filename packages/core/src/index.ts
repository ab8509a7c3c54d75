export type * from "./adapter/adapter.ts";
export { drops } from "./adapter/drops.ts";
export type * from "./adapter/layer.ts";
export type * from "./adapter/params.ts";
export type * from "./adapter/program.ts";
export { adapterOf, registerAdapter } from "./adapter/registry.ts";
export type * from "./adapter/workers.ts";
export { type CheckOptions, check } from "./check/check.ts";
export type { Finding, FindingCode, Severity } from "./check/finding.ts";
export * from "./errors.ts";
export { type ExplainedLayer, type ExplainOptions, type Explanation, explain } from "./explain/explain.ts";
export type { Split } from "./explain/split.ts";
export { later } from "./later.ts";
export type { ClassLayout } from "./math/class-axis.ts";
export { type Distributions, distributions } from "./math/distributions.ts";
export type { ScoringRule } from "./math/scoring-rules.ts";
export { epig } from "./measures/epig.ts";
export { expectedEntropy } from "./measures/expected-entropy.ts";
export { expectedPairwiseKl } from "./measures/expected-pairwise-kl.ts";
export { highestDensityInterval } from "./measures/highest-density-interval.ts";
export { type KeptDistributions, keptDistributions } from "./measures/kept-samples.ts";
export { margin } from "./measures/margin.ts";
export { maxProbability } from "./measures/max-probability.ts";
export { mutualInformation } from "./measures/mutual-information.ts";
export { predictiveEntropy } from "./measures/predictive-entropy.ts";
export { predictiveLogLikelihood } from "./measures/predictive-log-likelihood.ts";
export { type QuantifyOptions, quantify, type Uncertainty } from "./measures/quantify.ts";
export type { NoiseForm } from "./measures/variance-uncertainty.ts";
export { variationRatio } from "./measures/variation-ratio.ts";
export { NdArray, type Nested } from "./nd-array.ts";
export { mergePredictions } from "./predict/merge.ts";
export type { PredictOptions, Progress, SampleCount, SampleOptions, Stopping } from "./predict/options.ts";
export { packPrediction } from "./predict/packed/pack.ts";
export type {
  PackedMoments,
  PackedNumbers,
  PackedOutput,
  PackedPrediction,
} from "./predict/packed/packed-prediction.ts";
export { unpackPrediction } from "./predict/packed/unpack.ts";
export { predict } from "./predict/predict.ts";
export type { About, Interval, Prediction } from "./predict/prediction.ts";
export type { Predictions } from "./predict/predictions.ts";
export type { OutputOption } from "./predict/reading.ts";
export type { Stopped } from "./predict/run-chunk.ts";
export { type Sample, sample } from "./predict/sample.ts";
export { subnetwork } from "./predict/subnetwork.ts";
export { type SweepOptions, sweep } from "./predict/sweep.ts";
export * from "./random/index.ts";
export { type DropConnectKind, type DropConnectOptions, dropconnect } from "./transform/dropconnect.ts";
export { type DropoutOptions, dropout } from "./transform/dropout.ts";
export type { LayerRule } from "./transform/layer-rule.ts";
export type { P } from "./transform/p.ts";
export { endWorkers } from "./worker/end-workers.ts";
