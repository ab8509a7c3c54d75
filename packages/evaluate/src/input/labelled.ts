import type { Distributions } from "@mayhap/core";
import { type ClassProbabilities, classDistributions } from "./class-probabilities.ts";
import { labelsOf } from "./labels.ts";
import type { Numbers } from "./numbers.ts";

/** Distributions and the class that each turned out to be. */
export interface Labelled extends Distributions {
  readonly labels: Float64Array;
}

/** Throws `DataError` `EMPTY_DATA`, `NOT_PROBABILITIES`, `LENGTH_MISMATCH`, `BAD_LABEL`; `OptionsError` `NOT_A_CLASSIFIER`. */
export function labelled(probabilities: ClassProbabilities, labels: Numbers): Labelled {
  const cases = classDistributions(probabilities);
  return { ...cases, labels: labelsOf(labels, cases.count, cases.classes) };
}
