import { layerActivations, tellActivations } from "./layer-activations.ts";
import type { Config, Layer } from "./types.ts";

/** Fields that TF.js' own `getConfig` forgets, so that the layer could not be made again. */
export function forgotten(layer: Layer): Config {
  const { depthMultiplier, cell } = layer as Layer & { depthMultiplier?: number; cell?: Layer };
  // An RNN writes its cell only where its class has the name "RNN".
  const forgotCell = cell !== undefined && layer.getClassName() === "DropConnectRNN";
  return {
    ...layerActivations(layer),
    ...(depthMultiplier === undefined ? {} : { depthMultiplier }),
    ...(forgotCell ? { cell: { className: cell.getClassName(), config: cell.getConfig() } } : {}),
  };
}

/** The whole configuration of a layer. */
export function configOf(layer: Layer): Config {
  const untold = tellActivations(layer);
  try {
    return { ...layer.getConfig(), ...forgotten(layer) };
  } finally {
    untold();
  }
}
