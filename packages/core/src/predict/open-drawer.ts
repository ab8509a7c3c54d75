import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { Drawer, type OtherDraws } from "./drawer.ts";
import { takeDrawers } from "./drawer-pool.ts";

/** Held, because importing again takes time even where the module is there: some 30 µs in Node. */
let other: OtherDraws | undefined;

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
  if (drawers.includes(undefined)) other ??= (await import("./other-draws.ts")).otherDraws;
  return new Drawer(sites, walk, seed, firstRow, other, drawers);
}
