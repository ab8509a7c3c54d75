import type { WeightSite } from "../adapter/program.ts";
import { drawRowsOf, drawTransposed, drawWeights } from "./draw.ts";
import { banksOf, kernelDrawers } from "./drawer-bank.ts";
import type { Address } from "./stream.ts";
import { storedTransposed } from "./transposed.ts";
import { hasWeightKernel } from "./weight-kernel.ts";

/** Draws one site's weights, in the order that it asks for, into a buffer of its own, which the next draw overwrites. */
export type WeightDrawer = (address: Address) => Float32Array;

/**
 * A drawer for each site, in their order: by the SIMD kernel, or by its plain twin where the kernel does not run
 * (`plain` forces that) or has not the memory for a site. Both give the same bits.
 */
export function weightDrawers(sites: readonly WeightSite[], plain = false, large?: number): WeightDrawer[] {
  if (plain || !hasWeightKernel()) return sites.map(plainDrawer);
  const elementwise = sites.filter(({ unit }) => unit !== "row");
  const drawers = banksOf(elementwise, large)
    .flatMap((bank) => (bank.kernel ? kernelDrawers(bank) : undefined) ?? bank.sites.map(plainDrawer))
    .values();
  return sites.map((site) => (site.unit === "row" ? plainDrawer(site) : (drawers.next().value as WeightDrawer)));
}

/** Draws one site's weights, in canonical order whatever the site asks for. */
export function drawSite({ values, p, scale, shape, unit }: WeightSite, address: Address, out: Float32Array): void {
  if (unit === "row") drawRowsOf(address, p, scale, values, shape[0] ?? 1, out);
  else drawWeights(address, p, scale, values, out);
}

function plainDrawer(site: WeightSite): WeightDrawer {
  const { values, p, scale } = site;
  const shape = storedTransposed(site);
  const out = new Float32Array(values.length);
  return (address) => {
    if (shape) drawTransposed(address, p, scale, values, shape, out);
    else drawSite(site, address, out);
    return out;
  };
}
