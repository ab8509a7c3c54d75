import type { Distributions } from "@mayhap/core";
import { type ClassProbabilities, classDistributions } from "../input/class-probabilities.ts";
import { labelled } from "../input/labelled.ts";
import type { Numbers } from "../input/numbers.ts";
import { checkClasses } from "./check-classes.ts";
import { type LogitLine, logistic, logisticRegression } from "./logistic-regression.ts";
import { applyEachClass, fitEachClass } from "./one-vs-rest.ts";

/** logit p' = slope · logit p + intercept for each class, of two classes for the second only. Plain data. */
export interface PlattScaling {
  readonly type: "platt";
  readonly classes: number;
  readonly lines: readonly LogitLine[];
}

/**
 * Platt scaling (Platt 1999): a logistic regression of held-out labels on the logit of each class's probability; of more than two classes each against
 * the rest, made to add up to 1. Labels are drawn in a little, as Platt does, to (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), so that it has a solution for
 * any labels. Probabilities are kept 2⁻⁵² from 0 and 1.
 *
 * @param probabilities of cases that the model was not trained on
 * @param labels class indices from 0, one for each distribution
 * @throws `DataError`; `OptionsError` `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { applyCalibration, fitPlatt } from "@mayhap/evaluate";
 *
 * const calibration = fitPlatt([0.1, 0.2, 0.4, 0.8, 0.9], [0, 1, 0, 0, 1]);
 * const p = applyCalibration(calibration, [0.9]).at(0, 1);
 * p < 0.9; // => true
 * ```
 */
export function fitPlatt(probabilities: ClassProbabilities, labels: Numbers): PlattScaling {
  const cases = labelled(probabilities, labels);
  const lines = fitEachClass(cases, (p, hits) => {
    const yes = hits.reduce((a, b) => a + b, 0);
    const [high, low] = [(yes + 1) / (yes + 2), 1 / (hits.length - yes + 2)];
    return logisticRegression(
      p.map(logit),
      hits.map((hit) => (hit === 1 ? high : low)),
    );
  });
  return { type: "platt", classes: cases.classes, lines };
}

export function applyPlatt({ classes, lines }: PlattScaling, probabilities: ClassProbabilities): Distributions {
  const cases = checkClasses(classDistributions(probabilities), classes);
  const maps = lines.map(
    ({ slope, intercept }) =>
      (p: number) =>
        logistic(slope * logit(p) + intercept),
  );
  return { ...cases, data: applyEachClass(cases, maps) };
}

function logit(p: number): number {
  const kept = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p));
  return Math.log(kept) - Math.log1p(-kept);
}
