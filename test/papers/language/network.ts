import * as tf from "@tensorflow/tfjs";

/** A character-level language model of one LSTM, and how it is trained: all that its weights depend on. */
export interface Recipe {
  readonly symbols: number;
  readonly units: number;
  /** With which a weight of the recurrent matrix is dropped in training; 0 for a plain LSTM. */
  readonly p: number;
  /** Parts of the text that are read side by side. */
  readonly streams: number;
  /** Characters that a gradient goes back through. */
  readonly steps: number;
  readonly epochs: number;
  /** Learning rate of Adam at the start; it falls to 0 along half a cosine. */
  readonly rate: number;
  readonly seed: number;
}

/** Weights with Keras' order of gates, i f c o. */
export interface Weights {
  /** `[symbols, 4 · units]` */
  readonly kernel: tf.Tensor2D;
  /** `[units, 4 · units]` */
  readonly recurrent: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
  /** `[units, symbols]` */
  readonly output: tf.Tensor2D;
  readonly outputBias: tf.Tensor1D;
}

/** The same for every weight. */
export function mapped<T>(weights: Weights, f: (weight: tf.Tensor) => T): Record<keyof Weights, T> {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, f(weight)])) as Record<
    keyof Weights,
    T
  >;
}

/** One-hot characters of each step, `[streams, symbols]`. */
export type Characters = readonly tf.Tensor2D[];

/** `[streams, units]` each. */
export type State = readonly [h: tf.Tensor2D, c: tf.Tensor2D];

/** Fresh weights, the same ones for every p. */
export function initialWeights({ symbols, units, seed }: Pick<Recipe, "symbols" | "units" | "seed">): Weights {
  const glorot = (shape: [number, number], more: number) =>
    tf.initializers.glorotUniform({ seed: seed + more }).apply(shape) as tf.Tensor2D;
  return {
    kernel: glorot([symbols, 4 * units], 0),
    recurrent: glorot([units, 4 * units], 1),
    // Forgets nothing at first.
    bias: tf.concat([tf.zeros([units]), tf.ones([units]), tf.zeros([2 * units])]) as tf.Tensor1D,
    output: glorot([units, symbols], 2),
    outputBias: tf.zeros([symbols]),
  };
}

/** The network as a model of TensorFlow.js: one-hot characters `[rows, length, symbols]` to the probabilities of the next one at each place. */
export function modelOf(weights: Weights): tf.LayersModel {
  const [units, symbols] = weights.output.shape;
  return tf.sequential({
    layers: [
      tf.layers.lstm({
        units,
        inputShape: [null, symbols],
        recurrentActivation: "sigmoid",
        returnSequences: true,
        // The default, an orthogonal matrix, takes long to make.
        recurrentInitializer: "zeros",
        weights: [weights.kernel, weights.recurrent, weights.bias],
        name: "lstm",
      }),
      tf.layers.dense({
        units: symbols,
        activation: "softmax",
        weights: [weights.output, weights.outputBias],
        name: "next",
      }),
    ],
  });
}
