import * as tf from "@tensorflow/tfjs";
import type { Layer } from "./types.ts";

/** A model, at the top or nested as a layer of another. */
export type Container = tf.LayersModel;

const ownCalls: readonly unknown[] = [tf.LayersModel.prototype.call, tf.Sequential.prototype.call];

/**
 * Whether a layer is a model whose layers can be taken apart. A subclass with a `call` of its own computes something
 * that its graph does not show, so it counts as one opaque layer.
 */
export function isContainer(layer: unknown): layer is Container {
  return layer instanceof tf.LayersModel && ownCalls.includes(layer.call);
}

/** Whether a layer is a placeholder for an input rather than a computation. */
export function isInputLayer(layer: Layer): boolean {
  return layer.getClassName() === "InputLayer";
}

/** TF.js builds a Sequential model on first use; only then it knows the names of its inputs and outputs. */
export function built(model: Container): Container {
  if (!model.built && model.layers.length > 0) model.build(undefined as never);
  return model;
}
