import type { WeightSite } from "../adapter/program.ts";
import { keptFactor } from "./dropping.ts";
import { scaleTransposed, storedTransposed } from "./transposed.ts";

/** Copies a site's values with their scale, in canonical order or in the one that it asks for. Does not have `values` worked out where `stored` will do. */
export function copyScaled(site: WeightSite, canonical: boolean, to: Float32Array): void {
  const factor = keptFactor(site.p, site.scale);
  const shape = storedTransposed(site);
  const { stored } = site;
  const from = stored ?? site.values;
  // What is stored has the order that the site asks for.
  if (shape && canonical === (stored !== undefined))
    scaleTransposed(from, factor, canonical ? [shape[1], shape[0]] : shape, to);
  else for (let i = 0; i < from.length; i++) to[i] = (from[i] as number) * factor;
}
