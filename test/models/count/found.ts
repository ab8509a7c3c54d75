import type { Layer } from "@mayhap/core";

/** All kinds of layers with weights. */
export const kinds = ["linear", "recurrent", "conv", "embedding"] as const;

/** The matrices that a walk found, also those of layers that cannot be changed; where such a layer does not list them, it counts as one. */
export function matricesOf(walk: readonly Layer[]): number {
  const layers = walk.filter(({ kind }) => kinds.some((k) => k === kind));
  const counts = layers.map(({ weights, obstacle }) => {
    return Math.max(obstacle === undefined ? 0 : 1, weights.filter(({ role }) => role !== "bias").length);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}
