import type { Labelled } from "./labelled.ts";
import { predictedClasses } from "./predicted-classes.ts";

/** Probability of the most probable class, and whether (1 or 0) it is the label, for each distribution. */
export function topLabel(cases: Labelled): { confidence: Float64Array; correct: Float64Array } {
  const best = predictedClasses(cases);
  const confidence = new Float64Array(cases.count);
  const correct = new Float64Array(cases.count);
  for (let i = 0; i < cases.count; i++) {
    confidence[i] = cases.data[i * cases.classes + (best[i] as number)] as number;
    correct[i] = Number(best[i] === cases.labels[i]);
  }
  return { confidence, correct };
}
