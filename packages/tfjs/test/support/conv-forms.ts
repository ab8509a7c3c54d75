import * as tf from "@tensorflow/tfjs";
import { addBias, convolve, convolveTransposed, type Values, type Window } from "./naive-conv.ts";

/** A weight in canonical order, by its name in the layer. */
export type Weights = Readonly<Record<string, Values>>;

/** A layer on its own, and what it computes by loops. */
export interface Form {
  readonly name: string;
  readonly type: string;
  /** Of one example. */
  readonly input: readonly number[];
  layer(): tf.layers.Layer;
  reference(x: Values, weights: Weights): Values;
}

const name = "conv";
const ones = [1, 1, 1];
/** Weights that are no round numbers, biases that are no zeros. */
const init = {
  kernelInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 3 }),
  biasInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 6 }),
  name,
} as const;
const depthwiseInit = {
  depthwiseInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 4 }),
  pointwiseInitializer: tf.initializers.randomUniform({ minval: -1, maxval: 1, seed: 5 }),
  biasInitializer: init.biasInitializer,
  name,
} as const;

function plain(window: Partial<Window>): Form["reference"] {
  const full = { strides: ones, dilation: ones, padding: "valid", ...window } as const;
  return (x, { kernel, bias }) => addBias(convolve(x, kernel as Values, full), bias?.data);
}

function transposed(strides: number[], padding: Window["padding"]): Form["reference"] {
  return (x, { kernel, bias }) => addBias(convolveTransposed(x, kernel as Values, { strides, padding }), bias?.data);
}

/** `[…, in, multiplier]` as a grouped convolution of one input in each group. */
function grouped({ data, shape }: Values): Values {
  const [inputs, multiplier] = shape.slice(-2) as [number, number];
  return { data, shape: [...shape.slice(0, -2), 1, inputs * multiplier] };
}

function depthwise(x: Values, kernel: Values, window: Partial<Window>): Values {
  const groups = x.shape.at(-1) as number;
  return convolve(x, grouped(kernel), { strides: ones, dilation: ones, padding: "valid", groups, ...window });
}

/** Moves an axis of values. */
function permute({ data, shape }: Values, axes: number[]): Values {
  return tf.tidy(() => {
    const moved = tf.transpose(tf.tensor(Array.from(data), [...shape]), axes);
    return { data: moved.dataSync(), shape: moved.shape };
  });
}

/** The forms of convolutions that TF.js' layers have. */
export const forms: readonly Form[] = [
  {
    name: "Conv1D with strides",
    type: "Conv1D",
    input: [9, 2],
    layer: () => tf.layers.conv1d({ filters: 3, kernelSize: 3, strides: 2, ...init }),
    reference: plain({ strides: [2] }),
  },
  {
    name: "Conv1D, padded and dilated",
    type: "Conv1D",
    input: [7, 2],
    layer: () => tf.layers.conv1d({ filters: 3, kernelSize: 3, dilationRate: 2, padding: "same", ...init }),
    reference: plain({ dilation: [2], padding: "same" }),
  },
  {
    name: "Conv2D, padded, with strides",
    type: "Conv2D",
    input: [6, 5, 3],
    layer: () => tf.layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: [2, 1], padding: "same", ...init }),
    reference: plain({ strides: [2, 1], padding: "same" }),
  },
  {
    name: "Conv2D, dilated, with relu fused",
    type: "Conv2D",
    input: [7, 7, 2],
    layer: () => tf.layers.conv2d({ filters: 3, kernelSize: 3, dilationRate: 2, activation: "relu", ...init }),
    reference: (x, weights) => {
      const { data, shape } = plain({ dilation: [2, 2] })(x, weights);
      return { data: Array.from(data, (value) => Math.max(0, value)), shape };
    },
  },
  {
    name: "Conv2D, channels first, without bias",
    type: "Conv2D",
    input: [3, 5, 6],
    layer: () => tf.layers.conv2d({ filters: 2, kernelSize: 2, dataFormat: "channelsFirst", useBias: false, ...init }),
    reference: (x, weights) => permute(plain({})(permute(x, [0, 2, 3, 1]), weights), [0, 3, 1, 2]),
  },
  {
    name: "Conv3D",
    type: "Conv3D",
    input: [4, 3, 4, 2],
    layer: () => tf.layers.conv3d({ filters: 2, kernelSize: 2, ...init }),
    reference: plain({}),
  },
  {
    name: "Conv2DTranspose, padded, with strides",
    type: "Conv2DTranspose",
    input: [3, 4, 2],
    layer: () => tf.layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: "same", ...init }),
    reference: transposed([2, 2], "same"),
  },
  {
    name: "Conv3DTranspose",
    type: "Conv3DTranspose",
    input: [2, 3, 2, 2],
    layer: () => tf.layers.conv3dTranspose({ filters: 3, kernelSize: 2, ...init }),
    reference: transposed(ones, "valid"),
  },
  {
    name: "DepthwiseConv2D with a multiplier",
    type: "DepthwiseConv2D",
    input: [5, 4, 3],
    layer: () => tf.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, ...depthwiseInit }),
    reference: (x, { depthwise_kernel, bias }) => addBias(depthwise(x, depthwise_kernel as Values, {}), bias?.data),
  },
  {
    name: "SeparableConv2D",
    type: "SeparableConv2D",
    input: [5, 5, 2],
    layer: () =>
      tf.layers.separableConv2d({ filters: 3, kernelSize: 3, depthMultiplier: 2, padding: "same", ...depthwiseInit }),
    reference: (x, { depthwise_kernel, pointwise_kernel, bias }) => {
      const between = depthwise(x, depthwise_kernel as Values, { padding: "same" });
      return plain({})(between, { kernel: pointwise_kernel as Values, ...(bias && { bias }) });
    },
  },
  {
    name: "Conv2D at every time step",
    type: "TimeDistributed(Conv2D)",
    input: [3, 4, 4, 2],
    layer: () => tf.layers.timeDistributed({ layer: tf.layers.conv2d({ filters: 2, kernelSize: 2, ...init }), name }),
    reference: (x, weights) => {
      const [rows = 0, steps = 0, ...rest] = x.shape;
      const { data, shape } = plain({})({ data: x.data, shape: [rows * steps, ...rest] }, weights);
      return { data, shape: [rows, steps, ...shape.slice(1)] };
    },
  },
];
