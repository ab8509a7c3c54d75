import type { Prediction } from "@mayhap/core";

/** Whether a value is what `predict` resolves to, or an output of it. */
export function isPrediction(value: unknown): value is Prediction {
  return typeof value === "object" && value !== null && "mean" in value && "variance" in value;
}
