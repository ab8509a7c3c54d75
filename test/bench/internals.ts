import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Drawers = typeof import("../../packages/core/src/random/weight-drawer.ts") &
  typeof import("../../packages/core/src/random/plain-drawer.ts") &
  typeof import("../../packages/core/src/random/weight-products.ts");
type Dropped = typeof import("../../packages/core/src/random/dropped-products.ts");
type Summing = typeof import("../../packages/core/src/predict/tally.ts");

/** Whether the packages run from their sources (in tests), not as built. */
export const fromSource: boolean = process.env.VITEST !== undefined;

/** The core's drawers of weights and products with them, which it does not export. */
export async function loadDrawers(): Promise<Drawers> {
  return {
    ...(await import(coreModule("random/weight-drawer"))),
    ...(await import(coreModule("random/plain-drawer"))),
    ...(await import(coreModule("random/weight-products"))),
  };
}

/** What subtracts dropped weights from products. */
export function loadDropped(): Promise<Dropped> {
  return import(coreModule("random/dropped-products"));
}

/** What sums up the samples of an output. */
export function loadSumming(): Promise<Summing> {
  return import(coreModule("predict/tally"));
}

/** The address of a module of the core, built or from source, as the rest of the core. */
export function coreModule(name: string): string {
  const [folder, extension] = fromSource ? ["src", "ts"] : ["dist", "js"];
  return pathToFileURL(join(import.meta.dirname, "..", "..", "packages", "core", folder, `${name}.${extension}`)).href;
}
