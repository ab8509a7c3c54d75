import * as tf from "@tensorflow/tfjs";
import { partsOf } from "./parts.ts";
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

/** Lets the `getConfig` of a layer or model, and of all layers inside it, tell such activations, until what this returns is called. */
export function tellActivations(layer: Layer): () => void {
  const telling = inside(layer).filter((one) => Object.keys(layerActivations(one)).length > 0);
  for (const one of telling) {
    const { getConfig } = Object.getPrototypeOf(one) as Layer;
    one.getConfig = () => ({ ...getConfig.call(one), ...layerActivations(one) });
  }
  return () => {
    // What is under it is the method of the class.
    for (const one of telling) delete (one as Partial<Layer>).getConfig;
  };
}

function inside(layer: Layer): Layer[] {
  const { layers = [] } = layer as Layer & { layers?: readonly Layer[] };
  return [...partsOf(layer), ...[innerOf(layer) ?? [], layers].flat().flatMap(inside)];
}
