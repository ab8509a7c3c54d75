import type { Prediction } from "@mayhap/core";
import {
  applyCalibration,
  type Calibration,
  type ClassProbabilities,
  expectedCalibrationError,
  fitIsotonic,
  fitPlatt,
  fitStdScaling,
  fitTemperature,
  gaussianNll,
  intervalCoverage,
  nll,
  type ScaledSpread,
  scaledSpread,
} from "@mayhap/evaluate";
import type { AnyCalibration } from "./note.ts";

/** What a calibration changes on the examples that it was fitted to. */
export type Metrics = Readonly<Record<string, { readonly before: number; readonly after: number }>>;

/** A calibration and what it does. */
export interface Fitted {
  readonly calibration: AnyCalibration;
  readonly metrics: Metrics;
}

const fits: Readonly<Record<Calibration["type"], (prediction: Prediction, labels: Float64Array) => Calibration>> = {
  temperature: fitTemperature,
  isotonic: fitIsotonic,
  platt: fitPlatt,
};

/** Calibrates class probabilities. Throws `DataError`. */
export function calibrateClasses(by: Calibration["type"], prediction: Prediction, labels: Float64Array): Fitted {
  const calibration = fits[by](prediction, labels);
  const calibrated = applyCalibration(calibration, prediction);
  const of = (metric: (probabilities: ClassProbabilities, labels: Float64Array) => number) => ({
    before: metric(prediction, labels),
    after: metric(calibrated, labels),
  });
  return { calibration, metrics: { nll: of(nll), ece: of(expectedCalibrationError) } };
}

/** Calibrates the standard deviations of plain values. Throws `DataError`, `ZERO_STD` where samples agree. */
export function calibrateValues(prediction: Prediction, targets: Float64Array): Fitted {
  const calibration = fitStdScaling(prediction, targets);
  const scaled = scaledSpread(calibration, prediction);
  const of = (metric: (spread: ScaledSpread) => number) => ({ before: metric(prediction), after: metric(scaled) });
  return {
    calibration,
    metrics: {
      nll: of((spread) => gaussianNll(spread, targets)),
      coverage90: of((spread) => intervalCoverage(spread.interval(0.9), targets)),
    },
  };
}
