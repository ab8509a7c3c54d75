export { auroc } from "./auroc.ts";
export { averagePrecision } from "./average-precision.ts";
export type { Detection } from "./detection.ts";
export { detectErrors } from "./errors.ts";
export { fprAtTpr } from "./fpr-at-tpr.ts";
export { detectOutOfDistribution } from "./out-of-distribution.ts";
export { type RocCurve, rocCurve } from "./roc-curve.ts";
