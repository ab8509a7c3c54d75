import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { Drawer } from "./drawer.ts";

/**
 * A drawer with what its sites need. Most programs draw weights alone, so a page loads the rest only for those that do not. Workers have all of
 * it in their module: bundlers may allow that no second file.
 */
export async function openDrawer(
  sites: readonly Site[],
  walk: readonly Layer[],
  seed: number,
  firstRow: number,
): Promise<Drawer> {
  const onlyWeights = sites.every(({ type }) => type === "weight");
  const drawActivations = onlyWeights ? undefined : (await import("./draw-activations.ts")).drawActivations;
  return new Drawer(sites, walk, seed, firstRow, drawActivations);
}
