import { type DropConnectOptions, dropconnect, predict } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { distance } from "../packages/tfjs/test/support/transform.ts";
import { images, texts } from "./support/conv-nets.ts";

// One network as a tf.LayersModel, a tf.GraphModel and an ONNX model, under one seed: the samples agree, sample by sample.

const SEED = 2 ** 33 + 5;
const options: readonly DropConnectOptions[] = [
  { p: 0.3, kinds: ["linear", "conv", "embedding"], layers: "all" },
  { p: 0.3, kinds: ["linear", "conv", "embedding"], layers: "all", bias: true, scale: "none" },
  { p: 0.2, kinds: ["conv", "embedding"], maskPer: "example" },
  { p: ({ kind }) => (kind === "conv" ? 0.1 : 0.5), kinds: ["linear", "conv", "embedding"] },
];

beforeAll(() => tf.setBackend("cpu"));

async function samples(model: unknown, x: tf.Tensor): Promise<readonly Float64Array[]> {
  const y = await predict(model, { data: x.dataSync(), shape: x.shape }, { samples: 4, seed: SEED, keep: true });
  return (y.kept ?? []).map(({ data }) => data);
}

describe.each([
  ["convolutions of every kind", images, tf.randomUniform([2, 6, 6, 2], -1, 1, "float32", 3)],
  ["an embedding and a convolution over time", texts, tf.randomUniform([2, 7], 0, 20, "float32", 4).toInt()],
] as const)("%s", (_, net, x) => {
  it.each(options)("%j", async (given) => {
    const onnx = await samples(dropconnect(net.onnx(), given), x);
    const layers = await samples(dropconnect(net.layers(), given), x);
    const graph = await samples(dropconnect(await net.graph(), given), x);
    expect(onnx).toHaveLength(4);
    for (const [k, values] of onnx.entries()) {
      expect(distance(layers[k] ?? [], values)).toBeLessThan(1e-5);
      expect(distance(graph[k] ?? [], values)).toBeLessThan(1e-5);
      expect(distance(onnx[(k + 1) % 4] ?? [], values)).toBeGreaterThan(1e-3);
    }
  });
});
