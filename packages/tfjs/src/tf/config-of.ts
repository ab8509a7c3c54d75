import type { Config, Layer } from "./types.ts";

/** Fields that TF.js' own `getConfig` forgets, so that the layer could not be made again. */
export function forgotten(layer: Layer): Config {
  const { depthMultiplier } = layer as Layer & { depthMultiplier?: number };
  return depthMultiplier === undefined ? {} : { depthMultiplier };
}

/** The whole configuration of a layer. */
export function configOf(layer: Layer): Config {
  return { ...layer.getConfig(), ...forgotten(layer) };
}
