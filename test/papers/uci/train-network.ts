import type { Cases } from "./cases.ts";
import { addGradient, type Method, training } from "./gradient.ts";
import { drop } from "./masks.ts";
import { initialNetwork, type Network, offsets } from "./network.ts";
import { randomNumbers, shuffle } from "./random.ts";

/** How training runs. */
export interface Schedule {
  readonly units: number;
  readonly epochs: number;
  readonly batch: number;
  /** Of Adam, at the start; it falls along half a cosine to 0. */
  readonly rate: number;
}

export interface Run {
  readonly method: Method;
  readonly p: number;
  /** Factor of the sum of the squared weights in the loss. */
  readonly decay: number;
  readonly seed: number;
}

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

/** Trains by Adam (Kingma & Ba 2015) on the mean squared error, with masks of its own for each example of each batch. */
export function trainNetwork(
  { x, y, features }: Cases,
  { units, epochs, batch, rate }: Schedule,
  { method, p, decay, seed }: Run,
): Network {
  const random = randomNumbers(seed);
  const network = initialNetwork(features, units, random);
  const { parameters } = network;
  const { b1, w2, b2, size } = offsets(network);
  const state = training(network, method, p);
  const { masks, gradient } = state;
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  const order = Uint32Array.from(y, (_, i) => i);
  const steps = epochs * Math.ceil(y.length / batch);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < y.length; from += batch) {
      const to = Math.min(from + batch, y.length);
      gradient.fill(0);
      for (let k = from; k < to; k++) {
        const row = order[k] as number;
        drop(masks.first, p, random);
        drop(masks.second, p, random);
        addGradient(state, x, row, y[row] as number, 1 / (to - from));
      }
      const now = rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      step++;
      const length = (now * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
      for (let i = 0; i < size; i++) {
        const weight = parameters[i] as number;
        // Biases do not decay.
        const slope = (gradient[i] as number) + (i < b1 || (i >= w2 && i < b2) ? 2 * decay * weight : 0);
        const m = BETA1 * (mean[i] as number) + (1 - BETA1) * slope;
        const v = BETA2 * (square[i] as number) + (1 - BETA2) * slope * slope;
        mean[i] = m;
        square[i] = v;
        parameters[i] = weight - (length * m) / (Math.sqrt(v) + EPSILON);
      }
    }
  }
  return network;
}
