import type { WeightSite } from "../adapter/program.ts";
import { drawTransposed, drawWeights } from "./draw.ts";
import { banksOf, kernelDrawers } from "./drawer-bank.ts";
import { hasKernel } from "./kernel.ts";
import type { Address } from "./stream.ts";
import { storedTransposed } from "./transposed.ts";

/** Draws one site's weights, in the order that it asks for, into a buffer of its own, which the next draw overwrites. */
export type WeightDrawer = (address: Address) => Float32Array;

/**
 * A drawer for each site, in their order: by the SIMD kernel, or by its plain twin where the kernel does not run
 * (`plain` forces that) or has not the memory for a site. Both give the same bits.
 */
export function weightDrawers(sites: readonly WeightSite[], plain = false): WeightDrawer[] {
  if (plain || !hasKernel()) return sites.map(plainDrawer);
  return banksOf(sites).flatMap(
    (bank) => (bank.kernel ? kernelDrawers(bank.sites) : undefined) ?? bank.sites.map(plainDrawer),
  );
}

function plainDrawer(site: WeightSite): WeightDrawer {
  const { values, p, scale } = site;
  const shape = storedTransposed(site);
  const out = new Float32Array(values.length);
  return (address) => {
    if (shape) drawTransposed(address, p, scale, values, shape, out);
    else drawWeights(address, p, scale, values, out);
    return out;
  };
}
