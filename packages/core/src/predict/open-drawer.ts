import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { later } from "../later.ts";
import { Drawer } from "./drawer.ts";

const otherDraws = later(async () => (await import("./other-draws.ts")).otherDraws);

/**
 * A drawer with what its sites need. The kernel draws the weights of nearly all programs, so a page loads the rest only where it does not. Workers
 * have all of it in their module: bundlers may allow that no second file.
 */
export function openDrawer(sites: readonly Site[], walk: readonly Layer[], seed: number, firstRow: number): Drawer {
  return new Drawer(sites, walk, seed, firstRow, otherDraws);
}
