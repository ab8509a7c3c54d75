import { OptionsError } from "../errors.ts";
import type { Prediction } from "../predict/prediction.ts";

/** `value` itself when it is what `predict` resolves to, or an output of it. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkPrediction(value: Prediction, caller: string): Prediction {
  const given: unknown = value;
  if (typeof given === "object" && given !== null && "mean" in given && "variance" in given) return value;
  const hint = given instanceof Promise ? " A Promise was given: await it." : "";
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${caller} takes a prediction, what predict(model, inputs) resolves to or one of its outputs.${hint}`,
  );
}
