import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { later } from "../later.ts";
import { Drawer } from "./drawer.ts";
import { takeDrawers } from "./drawer-pool.ts";

const otherDraws = later(() => import("./other-draws.ts"));

/**
 * A drawer with what its sites need. The kernel draws the weights of nearly all programs, so a page loads the rest only where it does not. Workers
 * have all of it in their module: bundlers may allow that no second file.
 */
export async function openDrawer(
  sites: readonly Site[],
  walk: readonly Layer[],
  seed: number,
  firstRow: number,
): Promise<Drawer> {
  const drawers = takeDrawers(sites);
  const other = drawers.includes(undefined) ? (await otherDraws()).otherDraws : undefined;
  return new Drawer(sites, walk, seed, firstRow, other, drawers);
}
