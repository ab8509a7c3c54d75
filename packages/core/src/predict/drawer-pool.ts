import type { Site, WeightSite } from "../adapter/program.ts";
import { type WeightDrawer, weightDrawers } from "../random/weight-drawer.ts";

/**
 * Drawers of weights that nobody uses, by the sites of their program: they hold copies of the weights, which takes time
 * to make. An adapter that gives the same sites again (the same array) gets them back.
 */
const idle = new WeakMap<readonly Site[], WeightDrawer[]>();

/** Drawers for the weight sites among the given ones. They have buffers, so nobody else gets them before they are given back. */
export function takeDrawers(sites: readonly Site[]): WeightDrawer[] {
  const known = idle.get(sites);
  idle.delete(sites);
  return known ?? weightDrawers(sites.filter((site): site is WeightSite => site.type === "weight"));
}

/** One set is kept; those beyond, for work at the same time, are not. */
export function giveBackDrawers(sites: readonly Site[], drawers: WeightDrawer[]): void {
  if (drawers.length > 0) idle.set(sites, drawers);
}
