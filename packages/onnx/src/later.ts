import { ModelError } from "@mayhap/core";
import type * as Seldom from "./seldom.ts";
import type * as Usual from "./usual.ts";

/** What is imported when it is needed, as far as it is there: importing again takes time even then. */
export const held: { usual?: typeof Usual; seldom?: typeof Seldom } = {};

/** Imports what reads files and what samples. */
export async function loadUsual(): Promise<typeof Usual> {
  held.usual ??= await import("./usual.ts");
  return held.usual;
}

/** Imports what most models need nothing of. */
export async function loadSeldom(): Promise<typeof Seldom> {
  held.seldom ??= await import("./seldom.ts");
  return held.seldom;
}

/**
 * The same where nothing can wait: `loadOnnx` has waited for it, if the model needs it. Throws `ModelError` `UNKNOWN_MODEL` for a model that
 * came another way: made by hand, or by another copy of this package.
 */
export function seldom(): typeof Seldom {
  if (held.seldom !== undefined) return held.seldom;
  throw new ModelError(
    "UNKNOWN_MODEL",
    "This model has functions or layers that only what loadOnnx imports can read, and no loadOnnx of this copy of @mayhap/onnx made it. Load it here: await loadOnnx(toBytes(model)).",
  );
}
