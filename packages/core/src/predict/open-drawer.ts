import type { Layer } from "../adapter/layer.ts";
import type { Site } from "../adapter/program.ts";
import { later } from "../later.ts";
import { Drawer, type Loaders } from "./drawer.ts";

const load: Loaders = {
  other: later(async () => (await import("./other-draws.ts")).otherDraws),
  multiplying: later(() => import("../random/weight-products.ts")),
  subtracting: later(() => import("./subtracted.ts")),
};

/** A drawer that loads what its sites need. Workers have all of it in their module: bundlers may allow that no second file. */
export function openDrawer(sites: readonly Site[], walk: readonly Layer[], seed: number, firstRow: number): Drawer {
  return new Drawer(sites, walk, seed, firstRow, load);
}
