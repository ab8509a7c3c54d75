import { ModelError } from "@mayhap/core";

/** The error for a layer whose weights act more than once per example, or that cannot be rewritten. */
export function invalid(layer: string, why: string): ModelError {
  return new ModelError(
    "GAUSSIAN_INVALID",
    `method: "gaussian" is not valid for layer "${layer}": ${why}. Use method: "mask", which always is.`,
  );
}
