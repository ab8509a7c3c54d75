import type { NdArray, Prediction } from "@mayhap/core";
import type { Numbers } from "../draw/numbers.ts";

/** What key numbers are about. */
export interface KeyNumbersInput {
  /** Of one output. */
  readonly prediction: Prediction;
  /** What turned out to be true: class indices from 0, one for each distribution, or values in the shape of the output. */
  readonly labels?: Numbers;
  /** What the untouched model says of the same inputs, to compare with. */
  readonly untouched?: Prediction;
  /** Calibrated class probabilities of the same inputs, as `applyCalibration` of @mayhap/evaluate returns them. */
  readonly calibrated?: NdArray;
}

/** A number that says how well or how sure a model does. */
export interface KeyNumber {
  /** For programs. */
  readonly key: string;
  /** For people, with the unit. */
  readonly name: string;
  readonly value: number;
  /** The same of the untouched model. */
  readonly untouched?: number;
  /** The same with calibrated probabilities. */
  readonly calibrated?: number;
  readonly meaning: string;
}
