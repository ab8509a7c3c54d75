import type * as Seldom from "./seldom.ts";
import type * as Usual from "./usual.ts";

/** What is imported when it is needed, and held: importing again takes time even where the module is there. */
interface Later {
  usual?: typeof Usual;
  seldom?: typeof Seldom;
}

const held: Later = {};

/** Takes modules from who has imported them by itself. */
export function hold(modules: Required<Later>): void {
  Object.assign(held, modules);
}

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

/** The same where nothing can wait: `loadOnnx` has waited for it, if the model needs it. */
export function seldom(): typeof Seldom {
  if (held.seldom === undefined) throw new Error("loadOnnx imports what a model needs before it gives the model");
  return held.seldom;
}
