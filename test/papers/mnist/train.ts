import * as tf from "@tensorflow/tfjs";
import type { Images } from "../../support/idx.ts";
import { randomNumbers, shuffle } from "../uci/random.ts";
import type { Network, Recipe } from "./network.ts";

/** Stochastic gradient descent with momentum 0.9 and a rate that falls to 0 along half a cosine. Examples that make no whole batch stay out of an epoch. */
export function train({ body, head }: Network, images: Images, recipe: Recipe): void {
  const { method, batch, perMask, epochs, rate, seed } = recipe;
  const variables = [...(body?.trainableWeights ?? []), ...head.trainableWeights].map((w) => w.read() as tf.Variable);
  const order = Uint32Array.from(images.labels, (_, i) => i);
  const random = randomNumbers(seed);
  const optimizer = tf.train.momentum(rate, 0.9);
  const steps = Math.floor(order.length / batch);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let step = 0; step < steps; step++) {
      const part = order.subarray(step * batch, (step + 1) * batch);
      optimizer.setLearningRate((rate / 2) * (1 + Math.cos((Math.PI * (epoch + step / steps)) / epochs)));
      tf.tidy(() => {
        const pictures = tf.tensor(pixelsOf(images, part), [batch, 28, 28, 1]);
        const labels = tf.oneHot(
          tf.tensor1d(
            Array.from(part, (i) => images.labels[i] as number),
            "int32",
          ),
          10,
        );
        optimizer.minimize(
          () => {
            const features = body === undefined ? pictures : (body.apply(pictures, { training: true }) as tf.Tensor);
            const groups = tf.reshape(
              features,
              method === "DropConnect" ? [batch / perMask, perMask, -1] : [batch, -1],
            );
            const logits = head.apply(groups, { training: true }) as tf.Tensor;
            return tf.losses.softmaxCrossEntropy(labels, tf.reshape(logits, [batch, 10]));
          },
          false,
          variables,
        );
      });
    }
  }
  optimizer.dispose();
}

/** Pixels from 0 to 1, of all images or those of some indices. */
export function pixelsOf({ pixels }: Images, indices?: Uint32Array): Float32Array {
  if (indices === undefined) return Float32Array.from(pixels, (pixel) => pixel / 255);
  const out = new Float32Array(indices.length * 784);
  indices.forEach((index, row) => {
    for (let i = 0; i < 784; i++) out[row * 784 + i] = (pixels[index * 784 + i] as number) / 255;
  });
  return out;
}
