import * as tf from "@tensorflow/tfjs";

/** A layer of a user's own. */
export class Scale extends tf.layers.Layer {
  static readonly className = "TestScale";
  readonly factor: number;
  /** How often any instance was called with tensors. */
  static calls = 0;

  constructor(args: { factor: number; name?: string }) {
    super(args);
    this.factor = args.factor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    Scale.calls++;
    return tf.tidy(() => tf.mul([inputs].flat()[0] as tf.Tensor, this.factor));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), factor: this.factor };
  }
}

tf.serialization.registerClass(Scale as never);

/** One model and inputs for it. */
export interface Example {
  readonly name: string;
  /** Ids of its linear layers, in the order of the walk. */
  readonly linear: readonly string[];
  build(): tf.LayersModel;
  inputs(): tf.Tensor[];
}

const { dense } = tf.layers;
const random = (shape: number[], seed: number): tf.Tensor => tf.randomUniform(shape, -1, 1, "float32", seed);

const symbolic = (shape: number[], name: string): tf.SymbolicTensor => tf.input({ shape, name });
const apply = (layer: tf.layers.Layer, input: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor =>
  layer.apply(input) as tf.SymbolicTensor;

function branches(): tf.LayersModel {
  const a = symbolic([4], "a");
  const b = symbolic([3], "b");
  const left = apply(dense({ units: 5, activation: "tanh", name: "left" }), a);
  const right = apply(dense({ units: 5, activation: "relu", name: "right" }), b);
  const both = apply(tf.layers.concatenate({ name: "both" }), [left, right]);
  const body = apply(tf.layers.batchNormalization({ name: "norm" }), apply(dense({ units: 6, name: "body" }), both));
  const classes = apply(dense({ units: 3, activation: "softmax", name: "classes" }), body);
  const value = apply(dense({ units: 1, name: "value" }), body);
  return tf.model({ inputs: [a, b], outputs: [classes, value], name: "branches" });
}

function shared(): tf.LayersModel {
  const a = symbolic([4], "a");
  const b = symbolic([4], "b");
  const twin = dense({ units: 4, activation: "elu", name: "twin" });
  const once = apply(twin, a);
  const twice = apply(twin, once);
  const other = apply(twin, b);
  const sum = apply(tf.layers.add({ name: "sum" }), [twice, other]);
  return tf.model({ inputs: [a, b], outputs: apply(dense({ units: 2, name: "out" }), sum), name: "siamese" });
}

/** Sequential[Sequential[Model], Sequential], as Teachable Machine saves it. */
function teachable(): tf.LayersModel {
  const image = symbolic([6, 6, 2], "image");
  const features = apply(tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu", name: "conv" }), image);
  const pooled = apply(tf.layers.globalAveragePooling2d({ name: "pool" }), features);
  const base = tf.model({ inputs: image, outputs: apply(dense({ units: 5, name: "embed" }), pooled), name: "base" });
  return tf.sequential({
    name: "teachable",
    layers: [
      tf.sequential({ name: "extractor", layers: [base] }),
      tf.sequential({
        name: "head",
        layers: [
          dense({ units: 7, activation: "relu", inputShape: [5], name: "hidden" }),
          tf.layers.dropout({ rate: 0.3, name: "drop" }),
          dense({ units: 3, useBias: false, activation: "softmax", name: "classes" }),
        ],
      }),
    ],
  });
}

/** A nested model that is called twice, one call before and one behind a random layer. */
function nestedTwice(): tf.LayersModel {
  const block = tf.sequential({
    name: "block",
    layers: [
      dense({ units: 4, activation: "tanh", inputShape: [4], name: "inner" }),
      new Scale({ factor: 2, name: "scale" }),
    ],
  });
  const x = symbolic([4], "x");
  const first = apply(block, x);
  const between = apply(dense({ units: 4, name: "between" }), first);
  return tf.model({ inputs: x, outputs: [apply(block, between), first], name: "nested_twice" });
}

function sequence(): tf.LayersModel {
  return tf.sequential({
    name: "sequence",
    layers: [
      tf.layers.timeDistributed({
        layer: dense({ units: 4, activation: "relu", name: "step" }),
        inputShape: [5, 3],
        name: "each",
      }),
      dense({ units: 4, name: "positions" }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 3, returnSequences: true }) as never,
        mergeMode: "concat",
        name: "both",
      }),
      tf.layers.gru({ units: 3, resetAfter: false, name: "gru" } as never),
      dense({ units: 2, activation: "sigmoid", name: "out" }),
    ],
  });
}

/** A mask from an embedding that goes through a random layer into recurrent layers, one of them in a branch without a mask of its own. */
function masked(): tf.LayersModel {
  const words = symbolic([6], "words");
  const other = symbolic([6, 2], "other");
  const embedded = apply(tf.layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true, name: "embed" }), words);
  const mapped = apply(dense({ units: 4, name: "mapped" }), embedded);
  const read = apply(tf.layers.lstm({ units: 3, name: "read" }), mapped);
  const aside = apply(tf.layers.simpleRNN({ units: 3, name: "aside" }), other);
  const joined = apply(tf.layers.concatenate({ name: "joined" }), [aside, read]);
  return tf.model({ inputs: [words, other], outputs: apply(dense({ units: 2, name: "out" }), joined), name: "masked" });
}

/** Encoder and decoder, the encoder's states being the decoder's first. */
function states(): tf.LayersModel {
  const x = symbolic([4, 3], "x");
  const y = symbolic([4, 2], "y");
  const [, h, c] = tf.layers.lstm({ units: 3, returnState: true, name: "encoder" }).apply(x) as tf.SymbolicTensor[];
  const decoder = tf.layers.lstm({ units: 3, returnSequences: true, name: "decoder" });
  const decoded = decoder.apply([y, h, c] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
  return tf.model({ inputs: [x, y], outputs: apply(dense({ units: 2, name: "out" }), decoded), name: "states" });
}

/** Structures that real models have. */
export const examples: readonly Example[] = [
  {
    name: "sequential",
    linear: ["one", "two"],
    build: () =>
      tf.sequential({
        name: "plain",
        layers: [
          dense({ units: 6, activation: "relu", inputShape: [4], name: "one" }),
          tf.layers.gaussianNoise({ stddev: 1, name: "noise" }),
          dense({ units: 3, name: "two", activation: "swish" as never }),
          new Scale({ factor: 0.5, name: "scale" }),
        ],
      }),
    inputs: () => [random([5, 4], 1)],
  },
  {
    name: "two inputs and outputs",
    linear: ["left", "right", "body", "classes", "value"],
    build: branches,
    inputs: () => [random([5, 4], 1), random([5, 3], 2)],
  },
  {
    name: "a shared layer",
    linear: ["twin", "out"],
    build: shared,
    inputs: () => [random([5, 4], 1), random([5, 4], 2)],
  },
  {
    name: "Teachable Machine's nesting",
    linear: ["extractor/base/embed", "head/hidden", "head/classes"],
    build: teachable,
    inputs: () => [random([4, 6, 6, 2], 1)],
  },
  {
    name: "a nested model called twice",
    linear: ["block/inner", "between"],
    build: nestedTwice,
    inputs: () => [random([5, 4], 1)],
  },
  { name: "sequences", linear: ["each", "positions", "out"], build: sequence, inputs: () => [random([4, 5, 3], 1)] },
  {
    name: "masks",
    linear: ["mapped", "out"],
    build: masked,
    inputs: () => [
      tf.tensor2d([
        [1, 2, 0, 0, 0, 0],
        [3, 4, 1, 2, 0, 0],
        [2, 2, 2, 2, 2, 2],
      ]),
      random([3, 6, 2], 2),
    ],
  },
  { name: "states", linear: ["out"], build: states, inputs: () => [random([3, 4, 3], 1), random([3, 4, 2], 2)] },
];
