import { join } from "node:path";
import { pathToFileURL } from "node:url";

type WeightDrawers = typeof import("../../packages/core/src/random/weight-drawer.ts");

/** Whether the packages run from their sources (in tests), not as built. */
export const fromSource: boolean = process.env.VITEST !== undefined;

/** The core's drawers of weights, which it does not export: built or from source, as the rest of the core. */
export async function loadWeightDrawers(): Promise<WeightDrawers> {
  const [folder, extension] = fromSource ? ["src", "ts"] : ["dist", "js"];
  const file = join(
    import.meta.dirname,
    "..",
    "..",
    "packages",
    "core",
    folder,
    "random",
    `weight-drawer.${extension}`,
  );
  return (await import(pathToFileURL(file).href)) as WeightDrawers;
}
