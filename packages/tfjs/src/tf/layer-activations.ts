import * as tf from "@tensorflow/tfjs";
import { partsOf } from "../layers/with-weights.ts";
import { type Config, innerOf, type Layer } from "./types.ts";

/**
 * The activations of a layer that are layers themselves, as Keras writes `Dense(2, activation=LeakyReLU(0.1))`. TF.js reads them, but its `getConfig`
 * tells their class and not their configuration; and it writes that class into files in small letters, which it cannot read.
 */
export function layerActivations(layer: Layer): Config {
  const activations = ["activation", "recurrentActivation"].flatMap((key) => {
    const activation = (layer as unknown as Record<string, unknown>)[key];
    return activation instanceof tf.layers.Layer
      ? [[key, { className: activation.getClassName(), config: activation.getConfig() }] as const]
      : [];
  });
  return Object.fromEntries(activations);
}

/** Lets the `getConfig` of layers, and of those inside them, tell such activations, until what this returns is called. */
export function tellActivations(layers: readonly Layer[]): () => void {
  const parts = layers.flatMap((layer) => [layer, innerOf(layer) ?? layer]).flatMap(partsOf);
  const telling = parts.filter((layer) => Object.keys(layerActivations(layer)).length > 0);
  for (const layer of telling) {
    const { getConfig } = Object.getPrototypeOf(layer) as Layer;
    layer.getConfig = () => ({ ...getConfig.call(layer), ...layerActivations(layer) });
  }
  return () => {
    // What is under it is the method of the class.
    for (const layer of telling) delete (layer as Partial<Layer>).getConfig;
  };
}
