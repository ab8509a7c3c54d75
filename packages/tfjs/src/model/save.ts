import * as tf from "@tensorflow/tfjs";
import { tellActivations } from "../tf/layer-activations.ts";
import { visits } from "./walk.ts";

/** Saves a model as TF.js does, and so that TF.js can load it: with activations that are layers. */
export async function save(model: tf.LayersModel | tf.GraphModel, handler: tf.io.IOHandler): Promise<void> {
  if (model instanceof tf.GraphModel) {
    await model.save(handler);
    return;
  }
  const untold = tellActivations(visits(model).map(({ layer }) => layer));
  try {
    await model.save(handler);
  } finally {
    untold();
  }
}
