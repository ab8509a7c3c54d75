import type { WeightSite } from "../adapter/program.ts";
import { drawRowsOf, drawWeights } from "./draw.ts";
import type { Address } from "./stream.ts";
import { scaleTransposed, storedTransposed } from "./transposed.ts";
import type { WeightDrawer } from "./weight-drawer.ts";

/** Draws one site's weights without the SIMD kernel. */
export function plainDrawer(site: WeightSite): WeightDrawer {
  const drawn = new Float32Array(site.values.length);
  const shape = storedTransposed(site);
  const out = shape ? new Float32Array(drawn.length) : drawn;
  return (address) => {
    drawSite(site, address, drawn);
    if (shape) scaleTransposed(drawn, 1, shape, out);
    return out;
  };
}

/** Draws one site's weights, in canonical order whatever the site asks for. */
export function drawSite({ values, p, scale, shape, unit }: WeightSite, address: Address, out: Float32Array): void {
  if (unit === "row") drawRowsOf(address, p, scale, values, shape[0] ?? 1, out);
  else drawWeights(address, p, scale, values, out);
}
