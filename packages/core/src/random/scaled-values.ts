import type { WeightSite } from "../adapter/program.ts";
import { keptFactor } from "./dropping.ts";
import { scaleTransposed, storedTransposed } from "./transposed.ts";

/** Copies a site's values with their scale, in canonical order or in the order that it asks for. Does not have `values` worked out where `stored` will do. */
export function copyScaled(site: WeightSite, order: "canonical" | "asked", to: Float32Array): void {
  const factor = keptFactor(site.p, site.scale);
  const shape = storedTransposed(site);
  const { stored } = site;
  if (shape && order === "canonical" && stored) {
    scaleTransposed(stored, factor, [shape[1], shape[0]], to);
    return;
  }
  if (shape && order === "asked" && stored === undefined) {
    scaleTransposed(site.values, factor, shape, to);
    return;
  }
  const values = shape && order === "canonical" ? site.values : (stored ?? site.values);
  for (let i = 0; i < values.length; i++) to[i] = (values[i] as number) * factor;
}
