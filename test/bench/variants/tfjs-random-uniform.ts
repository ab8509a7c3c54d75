import * as tf from "@tensorflow/tfjs";
import { tfjsLoop } from "./tfjs-loop.ts";
import { denseTensors, startTf } from "./tfjs-model.ts";
import type { Variant } from "./variant.ts";

/** What one would write by hand in TF.js: a `tf.randomUniform` mask on every kernel but the first. */
export const tfjsRandomUniform: Variant = {
  id: "tfjs-random-uniform",
  title: "by hand: `tf.randomUniform`, T runs (TF.js wasm)",
  loop: true,
  fits: ({ engine, net }) => engine === "tfjs" && net.architecture.kind === "mlp",
  open: async (work) => {
    await startTf();
    const layers = denseTensors(work.net);
    const masked = (kernel: tf.Tensor2D) =>
      kernel.mul(tf.randomUniform(kernel.shape).greater(work.p).cast("float32")).mul(1 / (1 - work.p));
    const pass = (x: tf.Tensor) =>
      layers.reduce((value: tf.Tensor, { kernel, bias }, i) => {
        const sum = value.matMul(i === 0 ? kernel : masked(kernel)).add(bias);
        return i === layers.length - 1 ? sum.softmax() : sum.relu();
      }, x);
    return tfjsLoop(work, pass, () => tf.dispose(layers));
  },
};
