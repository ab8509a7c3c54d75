import * as tf from "@tensorflow/tfjs";
import { Dice } from "../src/draw/dice.ts";
import { augment } from "./augment.ts";
import type { Labelled } from "./idx.ts";

const SIZE = 784;

/** How training runs. */
export interface Schedule {
  readonly epochs: number;
  readonly batch: number;
  readonly rate: number;
  readonly seed: number;
}

/** Trains with Adam, its rate falling along half a cosine. Every picture is augmented anew in every epoch. */
export async function fit(
  model: tf.LayersModel,
  data: Labelled,
  { epochs, batch, rate, seed }: Schedule,
  onEpoch: (epoch: number, loss: number) => void,
): Promise<void> {
  const optimizer = tf.train.adam(rate);
  model.compile({ optimizer, loss: "categoricalCrossentropy" });
  const steps = Math.floor(data.labels.length / batch);
  for (let epoch = 0; epoch < epochs; epoch++) {
    // TF.js has no public way to change the rate of an optimizer that has state.
    (optimizer as unknown as { learningRate: number }).learningRate =
      rate * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs)));
    const dice = new Dice(seed, 0, epoch);
    const order = shuffled(data.labels.length, dice);
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const [x, y] = makeBatch(data, order.subarray(step * batch, (step + 1) * batch), dice);
      sum += (await model.trainOnBatch(x, y)) as number;
      tf.dispose([x, y]);
    }
    onEpoch(epoch, sum / steps);
  }
  optimizer.dispose();
}

/** 0 to `length` - 1 in random order (Fisher and Yates). */
function shuffled(length: number, dice: Dice): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = dice.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

function makeBatch({ pixels, labels }: Labelled, rows: Uint32Array, dice: Dice): [tf.Tensor, tf.Tensor] {
  const x = new Float32Array(rows.length * SIZE);
  const y = new Float32Array(rows.length * 10);
  for (const [k, i] of rows.entries()) {
    augment(pixels.subarray(i * SIZE, (i + 1) * SIZE), dice, x.subarray(k * SIZE, (k + 1) * SIZE));
    y[k * 10 + (labels[i] as number)] = 1;
  }
  return [tf.tensor(x, [rows.length, 28, 28]), tf.tensor(y, [rows.length, 10])];
}

/** Share of pictures whose most probable digit is the label. */
export function accuracy(model: tf.LayersModel, { pixels, labels }: Labelled): number {
  const guesses = tf.tidy(() => {
    const y = model.predict(tf.tensor(pixels, [labels.length, 28, 28])) as tf.Tensor;
    return tf.argMax(y, 1).dataSync();
  });
  return labels.reduce((right, label, i) => right + (guesses[i] === label ? 1 : 0), 0) / labels.length;
}
