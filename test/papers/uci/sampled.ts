import { dropconnect, dropout, type Prediction, predict } from "@mayhap/core";
import { rmse, testLogLikelihood } from "@mayhap/evaluate";
import { loadOnnx, type OnnxModel } from "@mayhap/onnx";
import { onnxMlp } from "../../support/onnx-mlp.ts";
import type { Cases } from "./cases.ts";
import type { Method } from "./gradient.ts";
import { type Network, offsets } from "./network.ts";

/** The network as an ONNX model that puts out targets in their own unit: ŷ·std + mean is one more linear map of the last layer. */
export async function onnxOf(network: Network, { mean, std }: { mean: number; std: number }): Promise<OnnxModel> {
  const { inputs, units, parameters } = network;
  const { b1, w2, b2 } = offsets(network);
  const part = (from: number, to: number) => Float32Array.from(parameters.subarray(from, to));
  const layers = [
    {
      name: "hidden",
      kernel: part(0, b1),
      shape: [inputs, units] as const,
      bias: part(b1, w2),
      activation: "relu" as const,
    },
    {
      name: "value",
      kernel: part(w2, b2).map((w) => w * std),
      shape: [units, 1] as const,
      bias: Float32Array.of((parameters[b2] as number) * std + mean),
      activation: "linear" as const,
    },
  ];
  return await loadOnnx(onnxMlp(layers));
}

/** Monte-Carlo samples by the library: in front of both layers, as in training. */
export async function sampled(
  model: OnnxModel,
  { x, y, features }: Cases,
  { method, p, samples, seed }: { method: Method; p: number; samples: number; seed: number },
): Promise<Prediction> {
  const transform = { dropconnect, dropout }[method];
  const input = { x: { data: Float32Array.from(x), shape: [y.length, features] } };
  return (await predict(transform(model, { p, layers: "all" }), input, { samples, seed, keep: true, output: "values" }))
    .only;
}

export interface Score {
  /** Of the mean of the samples, in the unit of the target. */
  readonly rmse: number;
  readonly logLikelihood: number;
}

export function scoreOf(prediction: Prediction, { y }: Cases, tau: number): Score {
  return { rmse: rmse(prediction, y), logLikelihood: testLogLikelihood(prediction, y, tau) };
}
