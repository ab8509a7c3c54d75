import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import type { Net } from "../models/net.ts";

/** Whether TF.js' WebAssembly backend is up. */
export async function startTf(): Promise<void> {
  if (!(await tf.setBackend("wasm"))) throw new Error("The wasm backend of TF.js does not start.");
  await tf.ready();
}

/** Kernels `[in, out]` and biases of a dense network. Who calls disposes of them. */
export function denseTensors({ architecture, params }: Net): { kernel: tf.Tensor2D; bias: tf.Tensor1D }[] {
  if (architecture.kind !== "mlp") throw new Error("Only dense networks are built for TF.js.");
  return architecture.layers.map((name) => {
    const weight = params.get(`${name}.weight`);
    const bias = params.get(`${name}.bias`);
    if (weight === undefined || bias === undefined) throw new Error(`The network has no layer ${name}.`);
    return {
      kernel: tf.tidy(() => tf.tensor2d(weight.values, weight.shape as [number, number]).transpose<tf.Tensor2D>()),
      bias: tf.tensor1d(bias.values),
    };
  });
}

/** A dense network as a `tf.LayersModel` with its weights. */
export function denseModel(net: Net): tf.LayersModel {
  const tensors = denseTensors(net);
  const model = tf.sequential();
  for (const [i, { kernel }] of tensors.entries())
    model.add(
      tf.layers.dense({
        units: kernel.shape[1],
        activation: i === tensors.length - 1 ? "softmax" : "relu",
        kernelInitializer: "zeros",
        ...(i === 0 ? { inputShape: [...net.example] } : {}),
      }),
    );
  const weights = tensors.flatMap(({ kernel, bias }) => [kernel, bias]);
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}
