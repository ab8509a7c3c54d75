import type { NdArray, Prediction } from "@mayhap/core";
import type { ScaledSpread } from "@mayhap/evaluate";
import type { Numbers } from "../draw/numbers.ts";

/** What key numbers are about. */
export interface KeyNumbersInput {
  /** Of one output. */
  readonly prediction: Prediction;
  /** What turned out to be true: class indices from 0, one for each distribution, or values in the shape of the output. */
  readonly labels?: Numbers;
  /** What the untouched model says of the same inputs, to compare with. */
  readonly untouched?: Prediction;
  readonly calibrated?: Calibrated;
}

/**
 * What a calibration makes of a prediction: class probabilities as `applyCalibration` of @mayhap/evaluate returns them, or of plain values what
 * `scaledSpread` does.
 */
export type Calibrated = NdArray | ScaledSpread;

/** A number that says how well or how sure a model does. */
export interface KeyNumber {
  /** For programs. */
  readonly key: string;
  /** For people, with the unit. */
  readonly name: string;
  readonly value: number;
  /** The same of the untouched model. */
  readonly untouched?: number;
  /** The same as calibrated. */
  readonly calibrated?: number;
  readonly meaning: string;
}

/** Calibrated class probabilities, if it is these. */
export function probabilitiesOf(calibrated: Calibrated | undefined): NdArray | undefined {
  return calibrated && "data" in calibrated ? calibrated : undefined;
}

/** The calibrated spread of plain values, if it is that. */
export function spreadOf(calibrated: Calibrated | undefined): ScaledSpread | undefined {
  return calibrated && "interval" in calibrated ? calibrated : undefined;
}
