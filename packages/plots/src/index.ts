export type { Numbers } from "./draw/numbers.ts";
export type { PictureOptions } from "./draw/picture.ts";
export { svgElement } from "./draw/svg-element.ts";
export type { Theme } from "./draw/theme.ts";
export type { ReliabilityBin } from "./pictures/bins.ts";
export { type CalibrationComparison, calibrationBeforeAfter } from "./pictures/calibration-before-after.ts";
export { type ClassViolinOptions, classViolin } from "./pictures/class-violin.ts";
export { decisionSurface, type SurfaceOptions } from "./pictures/decision-surface.ts";
export {
  type DistributionOptions,
  distributionHistogram,
  type TwoDistributions,
} from "./pictures/distribution-histogram.ts";
export { type Band, type Regression, type RegressionOptions, regressionBand } from "./pictures/regression-band.ts";
export { reliabilityDiagram } from "./pictures/reliability-diagram.ts";
export {
  type LabelledRiskCoverage,
  type RiskCoverageOptions,
  riskCoverageCurve,
} from "./pictures/risk-coverage-curve.ts";
export { type ConvergenceOptions, sampleConvergence } from "./pictures/sample-convergence.ts";
export type { Surface } from "./pictures/surface.ts";
export { type TuneCurve, type TuneCurveOptions, type TunePoint, tuneCurve } from "./pictures/tune-curve.ts";
