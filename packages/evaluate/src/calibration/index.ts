export { applyCalibration, type Calibration } from "./apply.ts";
export { fitIsotonic, type IsotonicCalibration } from "./isotonic.ts";
export type { LogitLine } from "./logistic-regression.ts";
export { fitPlatt, type PlattScaling } from "./platt.ts";
export type { MonotoneCurve } from "./pool-adjacent-violators.ts";
export { type ScaledSpread, scaledSpread } from "./scaled-spread.ts";
export { applyStdScaling, fitStdScaling, type StdScaling } from "./std-scaling.ts";
export { fitTemperature, type TemperatureOptions, type TemperatureScaling } from "./temperature.ts";
