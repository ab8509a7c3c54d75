import { OptionsError } from "../errors.ts";

/** The error for what cannot be had from mean and variance alone. `what` starts the sentence. */
export function samplesNotKept(what: string): OptionsError {
  return new OptionsError(
    "SAMPLES_NOT_KEPT",
    `${what} the samples themselves: predict(model, inputs, { keep: true }). They cost memory, samples × size of the output.`,
  );
}
