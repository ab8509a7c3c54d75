import type { WeightSite } from "../adapter/program.ts";
import { banksOf, kernelDrawers } from "./drawer-bank.ts";
import type { Address } from "./stream.ts";
import { hasWeightKernel } from "./weight-kernel.ts";

/** Draws one site's weights, in the order that it asks for, into a buffer of its own, which the next draw overwrites. */
export type WeightDrawer = (address: Address) => Float32Array;

/**
 * Drawers by the SIMD kernel, one for each site, in their order; undefined for sites that are left to `plainDrawer`: where the kernel does not
 * run, has not the memory, or rows are dropped as one. Both give the same bits.
 */
export function weightDrawers(sites: readonly WeightSite[], large?: number): (WeightDrawer | undefined)[] {
  if (!hasWeightKernel()) return sites.map(() => undefined);
  const elementwise = sites.filter(({ unit }) => unit !== "row");
  const drawers = banksOf(elementwise, large)
    .flatMap((bank) => (bank.kernel ? kernelDrawers(bank) : undefined) ?? bank.sites.map(() => undefined))
    .values();
  return sites.map((site) => (site.unit === "row" ? undefined : drawers.next().value));
}
