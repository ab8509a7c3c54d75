import { configOf } from "./config-of.ts";
import { copyConfig } from "./copy-config.ts";
import type { Config, Layer } from "./types.ts";

/** A layer class as TF.js restores it from a file. */
interface LayerClass {
  fromConfig(cls: LayerClass, config: Config): Layer;
}

/** An unbuilt layer of a class. */
export function layerFrom(cls: unknown, config: Config): Layer {
  return (cls as LayerClass).fromConfig(cls as LayerClass, copyConfig(config));
}

/** An unbuilt layer of a class, whose weights start as zeros: trained ones are put in right after building. */
export function makeLayer(cls: unknown, config: Config): Layer {
  const layer = layerFrom(cls, config);
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** An unbuilt copy of a layer, also of a custom one that was never registered. */
export function copyLayer(layer: Layer, changes: Config = {}): Layer {
  return makeLayer(layer.constructor, { ...configOf(layer), ...changes });
}
