import { dropconnect, dropout } from "@mayhap/core";
import "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { Images } from "../../support/idx.ts";

export const methods = ["no drop", "dropout", "DropConnect"] as const;
export type Method = (typeof methods)[number];

/** How networks are made and trained. */
export interface Recipe {
  /** Of each of the two hidden layers. */
  readonly width: number;
  readonly p: number;
  readonly digits: number;
  readonly epochs: number;
  readonly batch: number;
}

/** 784-width-width-10 with rectified units, which drops in front of all layers but the first. */
export function networkOf(method: Method, { width, p }: Recipe): tf.LayersModel {
  const dense = (units: number, activation: "relu" | "softmax", inputShape?: number[]) =>
    tf.layers.dense({
      units,
      activation,
      kernelInitializer: "heNormal",
      ...(inputShape === undefined ? {} : { inputShape }),
    });
  const plain = tf.sequential({ layers: [dense(width, "relu", [784]), dense(width, "relu"), dense(10, "softmax")] });
  if (method === "DropConnect") return dropconnect(plain as tf.LayersModel, { p, maskPer: "example" });
  return method === "dropout" ? dropout(plain as tf.LayersModel, p) : plain;
}

/** Adam with a rate of 0.001, halved for the last third of the epochs. Masks and the order are drawn by chance, not from a seed. */
export async function train(model: tf.LayersModel, images: Images, { epochs, batch }: Recipe): Promise<void> {
  const x = tf.tensor2d(pixelsOf(images), [images.labels.length, 784]);
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(images.labels), "int32"), 10);
  const last = Math.round(epochs / 3);
  for (const [rate, count] of [
    [1e-3, epochs - last],
    [5e-4, last],
  ] as const) {
    model.compile({ optimizer: tf.train.adam(rate), loss: "categoricalCrossentropy" });
    await model.fit(x, y, { epochs: count, batchSize: batch, shuffle: true, verbose: 0 });
  }
  tf.dispose([x, y]);
}

/** Pixels from 0 to 1. */
export function pixelsOf({ pixels }: Images): Float32Array {
  return Float32Array.from(pixels, (pixel) => pixel / 255);
}
