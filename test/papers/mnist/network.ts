import { dropConnectDense, MonteCarloDropout } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";

export const methods = ["no drop", "dropout", "DropConnect"] as const;
export type Method = (typeof methods)[number];

/** How a network is made and trained; all that its weights depend on. */
export interface Recipe {
  /** Two hidden layers of 800 as in Wan et al., or two convolutions with pooling and a hidden layer of 500. */
  readonly network: "784-800-800-10" | "LeNet";
  readonly method: Method;
  readonly data: "mnist" | "fashion-mnist";
  /** The first so many training pictures. */
  readonly pictures: number;
  readonly epochs: number;
  /** Learning rate at the start. */
  readonly rate: number;
  readonly p: number;
  readonly batch: number;
  /** With DropConnect, so many pictures of a batch share a mask. */
  readonly perMask: number;
  readonly seed: number;
}

/** A network in two parts, because a batch lies differently before them: pictures, and groups of examples that share a mask. */
export interface Network {
  /** Convolutions, `[batch, 28, 28, 1]` to features. */
  readonly body: tf.Sequential | undefined;
  /** Dense layers: `[batch, features]`, or with DropConnect `[groups, perMask, features]`, to logits. */
  readonly head: tf.Sequential;
}

export const hidden = { "784-800-800-10": [800, 800], LeNet: [500] } as const;

/** With fresh weights: the same ones for all methods. */
export function networkOf(recipe: Recipe): Network {
  const { network, seed } = recipe;
  const body = network === "LeNet" ? convolutions(seed) : undefined;
  const features = (body?.outputShape as number[] | undefined)?.at(-1) ?? 784;
  return { body, head: denseLayers(features, hidden[network], recipe) };
}

function convolutions(seed: number): tf.Sequential {
  const conv = (filters: number, more: { inputShape?: number[] } = {}) =>
    tf.layers.conv2d({ filters, kernelSize: 5, activation: "relu", kernelInitializer: he(seed + filters), ...more });
  const pool = () => tf.layers.maxPooling2d({ poolSize: 2, strides: 2 });
  return tf.sequential({
    layers: [conv(6, { inputShape: [28, 28, 1] }), pool(), conv(16), pool(), tf.layers.flatten()],
  });
}

/** DropConnect drops in the weights of hidden layers and dropout in their outputs, as in Wan et al.; nothing drops in the softmax layer. */
function denseLayers(features: number, units: readonly number[], { method, p, seed, perMask }: Recipe): tf.Sequential {
  const head = tf.sequential();
  units.forEach((width, i) => {
    const args = {
      units: width,
      activation: "relu" as const,
      kernelInitializer: he(seed + 1000 + i),
      ...(i === 0 ? { inputShape: method === "DropConnect" ? [perMask, features] : [features] } : {}),
    };
    head.add(method === "DropConnect" ? dropConnectDense({ ...args, p, seed: seed + i }) : tf.layers.dense(args));
    if (method === "dropout") head.add(new MonteCarloDropout({ rate: p, maskPer: "example", seed: seed + i }));
  });
  head.add(tf.layers.dense({ units: 10, kernelInitializer: he(seed + 2000) }));
  return head;
}

function he(seed: number) {
  return tf.initializers.heNormal({ seed });
}
