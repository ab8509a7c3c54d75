import { OptionsError } from "../../errors.ts";

/** The error for what is no packed prediction. */
export function badPacked(why: string): OptionsError {
  return new OptionsError(
    "BAD_PACKED",
    `unpackPrediction: ${why}. Give what packPrediction returned, unchanged (through JSON if you like).`,
  );
}
