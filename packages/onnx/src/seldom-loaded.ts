import type * as Seldom from "./seldom.ts";

let loaded: typeof Seldom | undefined;

/** Imports what most models need nothing of. */
export async function loadSeldom(): Promise<typeof Seldom> {
  loaded ??= await import("./seldom.ts");
  return loaded;
}

/** Takes it from who has imported it by itself. */
export function holdSeldom(module: typeof Seldom): void {
  loaded = module;
}

/** The same where nothing can wait: `loadOnnx` has waited for it, if the model needs it. */
export function seldom(): typeof Seldom {
  if (loaded === undefined) throw new Error("loadOnnx imports what a model needs before it gives the model");
  return loaded;
}
