import { dropConnectWeights } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { backPropagate } from "./gradient.ts";
import { type Characters, initialWeights, mapped, type Recipe, type State, type Weights } from "./network.ts";

/**
 * Truncated back-propagation with Adam, gradients cut to a norm of 1. A new mask for the recurrent matrix at every step, the same for all streams and
 * characters of the step, as in AWD-LSTM; the state goes on from step to step.
 *
 * @param text codes of characters
 * @param afterEpoch gets the weights, which stay the trainer's
 */
export async function train(
  text: Uint8Array,
  recipe: Recipe,
  afterEpoch: (weights: Weights) => Promise<void>,
): Promise<void> {
  const { symbols, units, p, streams, steps, epochs, rate, seed } = recipe;
  const weights = tf.tidy(() => mapped(initialWeights(recipe), (weight) => tf.variable(weight)));
  const adam = tf.train.adam(rate);
  const windows = Math.floor((Math.floor(text.length / streams) - 1) / steps);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    let state: State = [tf.zeros([streams, units]), tf.zeros([streams, units])];
    for (let window = 0; window < windows; window++, step++) {
      Object.assign(adam, { learningRate: (rate / 2) * (1 + Math.cos((Math.PI * step) / (epochs * windows))) });
      const before = state;
      const [now, next] = [0, 1].map((shift) =>
        oneHot(columns(text, streams, window * steps + shift, steps), streams, symbols),
      ) as [Characters, Characters];
      state = tf.tidy(() => {
        const ones = tf.onesLike(weights.recurrent);
        const mask = p === 0 ? ones : dropConnectWeights(ones, p, { seed, step });
        const dropped = { ...weights, recurrent: tf.mul(weights.recurrent, mask) } as Weights;
        const { gradient, end } = backPropagate(dropped, now, tf.concat([...next]), before);
        update(adam, weights, { ...gradient, recurrent: tf.mul(gradient.recurrent, mask) });
        return [...end] as [tf.Tensor2D, tf.Tensor2D];
      });
      tf.dispose([...before, ...now, ...next]);
    }
    tf.dispose([...state]);
    await afterEpoch(weights as unknown as Weights);
  }
  tf.dispose(Object.values(weights));
  adam.dispose();
}

type Variables = Readonly<Record<keyof Weights, tf.Variable>>;

function update(adam: tf.Optimizer, weights: Variables, gradient: Weights): void {
  const squares = Object.values(gradient).map((part: tf.Tensor) => tf.sum(tf.square(part)));
  const scale = tf.minimum(1, tf.rsqrt(tf.addN(squares)));
  const names = Object.keys(weights) as (keyof Weights)[];
  adam.applyGradients(Object.fromEntries(names.map((name) => [weights[name].name, tf.mul(gradient[name], scale)])));
}

/** Characters `from`, … of every stream, those of one step next to each other. */
function columns(text: Uint8Array, streams: number, from: number, steps: number): Uint8Array {
  const length = Math.floor(text.length / streams);
  return Uint8Array.from({ length: steps * streams }, (_, i) => {
    const [step, stream] = [Math.floor(i / streams), i % streams];
    return text[stream * length + from + step] as number;
  });
}

export function oneHot(codes: Uint8Array, streams: number, symbols: number): Characters {
  return Array.from({ length: codes.length / streams }, (_, step) => {
    const now = Array.from(codes.subarray(step * streams, (step + 1) * streams));
    return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(now, "int32"), symbols), "float32") as tf.Tensor2D);
  });
}
