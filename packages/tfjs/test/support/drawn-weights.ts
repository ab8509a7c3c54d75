import {
  type DropConnectOptions,
  drawMask,
  keptFactor,
  type LayerKind,
  type WeightSite,
  weightStream,
} from "@mayhap/core";
import type { Values } from "./naive-conv.ts";

/** How weights are drawn, and for which sample and row. */
export interface Draw extends Pick<DropConnectOptions, "scale" | "bias" | "maskPer"> {
  readonly p: number;
  readonly seed: number;
  readonly sample: number;
  readonly row: number;
}

/**
 * What the core draws for layers of one kind, by site id: from the trained weights, masks and nothing else. `sites` are those of a model
 * in which all of them, biases too, are random; no weight is tied.
 */
export function drawnWeights(sites: readonly WeightSite[], kind: LayerKind, draw: Draw): Record<string, Values> {
  const { p, seed, sample, row, scale = "inverted", bias = false, maskPer = "sample" } = draw;
  return Object.fromEntries(
    sites.map((site) => {
      const { id, role, values, shape, unit } = site;
      const ordinal = sites.filter((other) => other.role === role).indexOf(site);
      const mask = new Uint8Array(unit === "row" ? (shape[0] as number) : values.length).fill(1);
      const masked = role !== "bias" || bias;
      const example = maskPer === "example" ? 1 + row : 0;
      if (masked) drawMask({ seed, stream: weightStream(kind, role, ordinal), sample, example }, p, mask);
      const factor = masked ? keptFactor(p, scale) : 1;
      const width = values.length / mask.length;
      const data = values.map((value, i) => value * (mask[Math.floor(i / width)] as number) * factor);
      return [id, { data, shape }];
    }),
  );
}
