import type { Site } from "../adapter/program.ts";
import { type WeightDrawer, weightDrawers } from "../random/weight-drawer.ts";

/** For each site in turn the drawer of its weights; undefined for what the kernel of weights does not draw. */
export type Drawers = readonly (WeightDrawer | undefined)[];

/**
 * Drawers that nobody uses, by the sites of their program: they hold copies of the weights, which takes time
 * to make. An adapter that gives the same sites again (the same array) gets them back.
 */
const idle = new WeakMap<readonly Site[], Drawers>();

/** Drawers for the given sites. They have buffers, so nobody else gets them before they are given back. */
export function takeDrawers(sites: readonly Site[]): Drawers {
  const known = idle.get(sites);
  idle.delete(sites);
  if (known) return known;
  const drawers = weightDrawers(sites.filter((site) => site.type === "weight")).values();
  return sites.map((site) => (site.type === "weight" ? drawers.next().value : undefined));
}

/** One set is kept; those beyond, for work at the same time, are not. */
export function giveBackDrawers(sites: readonly Site[], drawers: Drawers): void {
  if (drawers.length > 0) idle.set(sites, drawers);
}
