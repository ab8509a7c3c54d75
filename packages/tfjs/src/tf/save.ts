import * as tf from "@tensorflow/tfjs";
import { tellActivations } from "./layer-activations.ts";

/** Saves a model as TF.js does, and so that TF.js can load it: with activations that are layers. */
export async function save(model: tf.LayersModel | tf.GraphModel, handler: tf.io.IOHandler): Promise<void> {
  const untold = model instanceof tf.LayersModel ? tellActivations(model) : undefined;
  try {
    await model.save(handler);
  } finally {
    untold?.();
  }
}
