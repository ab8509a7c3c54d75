import { drawMask, trainingStream } from "@mayhap/core";
import { adapter, withDropConnect } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { reload } from "./support/fixtures.ts";
import { distance } from "./support/transform.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const { conv1d, embedding, lstm, bidirectional, dense, reLU } = tf.layers;
const args = { p: 0.4, seed: 13 } as const;
const inner = { units: 3, returnSequences: true };
const both = () => bidirectional({ layer: lstm(inner) as never, mergeMode: "concat", inputShape: [5, 3] });
const convolution = () => conv1d({ filters: 4, kernelSize: 2, inputShape: [5, 3] });

/** A layer, and which of its weights are dropped. */
const forms: readonly (readonly [string, () => tf.layers.Layer, readonly number[]])[] = [
  ["convolution", convolution, [0]],
  ["embedding", () => embedding({ inputDim: 30, outputDim: 3, inputShape: [5] }), [0]],
  ["recurrent layer", () => lstm({ ...inner, inputShape: [5, 3] }), [0, 1]],
  ["recurrent layer in two directions", both, [0, 1, 3, 4]],
];

const modelOf = (layer: tf.layers.Layer): tf.Sequential => tf.sequential({ layers: [layer] });
const layerOf = (model: tf.LayersModel): tf.layers.Layer => model.layers[0] as tf.layers.Layer;

/** The mask of the training step for a weight, scaled; of an embedding one number for each word. */
function mask(weight: tf.Tensor, number: number, step: number, words: boolean): tf.Tensor {
  const shape = words ? [weight.shape[0] as number, 1] : weight.shape;
  const kept = new Uint8Array(tf.util.sizeFromShape(shape));
  drawMask({ seed: args.seed, stream: trainingStream("kernel", number), sample: step, example: 1 }, args.p, kept);
  return tf.tensor(Float32Array.from(kept), shape).div(1 - args.p);
}

test.each(forms)(
  "a seeded %s draws known masks, other ones at each step, and the same once saved and loaded",
  async (name, build, dropped) => {
    const model = modelOf(withDropConnect(build(), args));
    const loaded = (await reload(model)) as tf.Sequential;
    expect(layerOf(loaded).getConfig()).toMatchObject(args);
    const words = name === "embedding";
    const shape = [2, ...(layerOf(model).batchInputShape.slice(1) as number[])];
    const x = words ? tf.range(0, 10).reshape(shape) : tf.randomUniform(shape, -1, 1, "float32", 4);
    const train = (of: tf.Sequential) => (layerOf(of).apply(x, { training: true }) as tf.Tensor).dataSync();
    for (const step of [0, 1]) {
      const plain = modelOf(build());
      plain.setWeights(
        model
          .getWeights()
          .map((weight, i) => (dropped.includes(i) ? weight.mul(mask(weight, i, step, words)) : weight)),
      );
      const expected = (plain.predict(x) as tf.Tensor).dataSync();
      expect(distance(train(model), expected)).toBeLessThan(1e-6);
      expect(distance(train(loaded), expected)).toBeLessThan(1e-6);
    }
  },
);

test("a layer keeps its seed when its p changes, and loses it with DropConnect", async () => {
  const model = modelOf(withDropConnect(convolution(), args));
  const ids = adapter.layers(model).map(({ id }) => id);
  const params = { p: 0.1, scale: "inverted", maskPer: "sample", bias: false } as const;
  const changed = adapter.apply(model, { type: "dropconnect", layers: new Map(ids.map((id) => [id, params])) });
  expect(layerOf(changed).getConfig()).toMatchObject({ p: 0.1, seed: args.seed });
  expect(layerOf(await adapter.freeze(model, new Map())).getConfig()).not.toHaveProperty("seed");
  expect(withDropConnect(convolution(), { p: 0.1 }).getConfig()).not.toHaveProperty("seed");
});

test("weights that a layer was given stay its first ones, and a dense layer becomes DropConnectDense", () => {
  const kernel = tf.randomUniform([4, 2], -1, 1, "float32", 3);
  const model = modelOf(withDropConnect(dense({ units: 2, useBias: false, inputShape: [4], weights: [kernel] }), args));
  expect(layerOf(model).getClassName()).toBe("DropConnectDense");
  expect(model.getWeights()[0]?.dataSync()).toEqual(kernel.dataSync());
});

test("what has no connections, is part of a model, or is asked for by bad options is refused", () => {
  const used = dense({ units: 2, inputShape: [4], name: "used" });
  modelOf(used);
  for (const [layer, more, words] of [
    [reLU({ name: "bend" }), {}, /"bend" \(ReLU\) is none/],
    [used, {}, /"used" \(Dense\) is part of a model already: use dropconnect/],
    [lstm({ units: 2 }), { seed: -1 }, /seed is -1/],
  ] as const)
    expect(() => withDropConnect(layer, { ...args, ...more })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringMatching(words) }),
    );
  expect(() => withDropConnect(lstm({ units: 2 }), { p: 1 })).toThrow(expect.objectContaining({ code: "INVALID_P" }));
});
