import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Drawers = typeof import("../../packages/core/src/random/weight-drawer.ts") &
  typeof import("../../packages/core/src/random/plain-drawer.ts");

/** Whether the packages run from their sources (in tests), not as built. */
export const fromSource: boolean = process.env.VITEST !== undefined;

/** The core's drawers of weights, which it does not export: built or from source, as the rest of the core. */
export async function loadDrawers(): Promise<Drawers> {
  const [folder, extension] = fromSource ? ["src", "ts"] : ["dist", "js"];
  const random = join(import.meta.dirname, "..", "..", "packages", "core", folder, "random");
  const load = (name: string) => import(pathToFileURL(join(random, `${name}.${extension}`)).href);
  return { ...(await load("weight-drawer")), ...(await load("plain-drawer")) };
}
