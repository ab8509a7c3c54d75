import { type DropConnectDenseArgs, dropConnectDense, dropConnectWeights } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { distance } from "./support/transform.ts";

const bad =
  (args: object): (() => unknown) =>
  () =>
    dropConnectDense({ units: 2, ...args } as DropConnectDenseArgs);

onEachBackend(() => {
  test.each([
    "linear",
    "relu",
    "elu",
    "softmax",
    "sigmoid",
    "tanh",
    "selu",
    "relu6",
    "softplus",
    "hardSigmoid",
  ] as const)("like tf.layers.dense with %s, at any rank, and in training where nothing is dropped", (activation) => {
    const weights = [tf.randomUniform([4, 3], -1, 1), tf.randomUniform([3], -1, 1)];
    for (const shape of [
      [5, 4],
      [2, 5, 4],
      [2, 3, 2, 4],
    ]) {
      const x = tf.randomUniform(shape, -1, 1);
      const expected = tf.layers.dense({ units: 3, activation, weights }).apply(x) as tf.Tensor;
      const own = dropConnectDense({ units: 3, activation, weights, p: 0.3 });
      const still = dropConnectDense({ units: 3, activation, weights, p: 0 });
      const ours = own.apply(x) as tf.Tensor;
      expect(ours.shape).toEqual(expected.shape);
      expect(ours.dataSync()).toEqual(expected.dataSync());
      expect((still.apply(x, { training: true }) as tf.Tensor).dataSync()).toEqual(expected.dataSync());
      expect((own.apply(x, { training: true }) as tf.Tensor).shape).toEqual(expected.shape);
      // The smallest p drops one connection in 65536: with this seed none of these, and training computes what Dense does.
      const nearly = dropConnectDense({ units: 3, activation, weights, p: 1e-12, seed: 1 });
      const trained = nearly.apply(x, { training: true }) as tf.Tensor;
      expect(distance(trained.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
    }
  });

  test("takes and keeps every option of tf.layers.dense", () => {
    const options = {
      units: 3,
      activation: "relu",
      useBias: true,
      kernelInitializer: "heNormal",
      biasInitializer: "ones",
      kernelRegularizer: "l1l2",
      biasRegularizer: tf.regularizers.l2({ l2: 0.1 }),
      kernelConstraint: "nonNeg",
      biasConstraint: tf.constraints.maxNorm({ maxValue: 1 }),
      trainable: false,
      name: "mine",
      batchInputShape: [null, 4],
      dtype: "float32",
    } as const;
    const plain = tf.layers.dense(options as never).getConfig();
    const ours = dropConnectDense({
      ...(options as object),
      units: 3,
      p: 0.25,
      scale: "none",
      maskPer: "example",
      bias: true,
      seed: 7,
    }).getConfig();
    expect(ours).toEqual({ ...plain, p: 0.25, scale: "none", maskPer: "example", bias: true, seed: 7 });
    const first = tf.sequential({ layers: [dropConnectDense({ units: 2, p: 0.1, inputDim: 5 })] });
    expect(first.inputs[0]?.shape).toEqual([null, 5]);
    expect(first.trainableWeights).toHaveLength(2);
    expect(dropConnectDense({ units: 2, p: 0.1 }).name).toMatch(/^drop_connect_dense_/);
  });

  test("regularizers and constraints act", async () => {
    const layer = dropConnectDense({
      units: 2,
      p: 0.1,
      inputShape: [3],
      kernelRegularizer: tf.regularizers.l2({ l2: 1 }),
      kernelConstraint: "nonNeg",
    });
    layer.build([null, 3]);
    const [kernel] = layer.getWeights() as [tf.Tensor];
    const expected = tf.sum(tf.square(kernel)).dataSync()[0] as number;
    expect(layer.calculateLosses()[0]?.dataSync()[0]).toBeCloseTo(expected, 5);
    layer.setWeights([tf.fill([3, 2], -1), tf.zeros([2])]);
    expect([...(layer.getWeights()[0] as tf.Tensor).dataSync()].every((value) => value === 0)).toBe(true);
  });
});

test.each([Number.NaN, -0.1, 1, 1.5, "0.2", Number.POSITIVE_INFINITY, undefined, null])("p = %s is refused", (p) => {
  expect(bad({ p })).toThrow(expect.objectContaining({ name: "OptionsError", code: "INVALID_P" }));
  expect(() => dropConnectWeights(tf.ones([2]), p as number)).toThrow(expect.objectContaining({ code: "INVALID_P" }));
});

test("other bad options are refused by name", () => {
  for (const [args, word] of [
    [{ scale: "both" }, "scale"],
    [{ maskPer: "batch" }, "maskPer"],
    [{ seed: 0.5 }, "seed"],
    [{ seed: -1 }, "seed"],
    [{ trainableP: { temperature: 0 } }, "temperature"],
    [{ trainableP: { penalty: -1 } }, "penalty"],
  ] as const)
    expect(bad({ p: 0.2, ...args })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(word) }),
    );
  expect(bad({ p: 0, trainableP: true })).toThrow(expect.objectContaining({ code: "INVALID_P" }));
});
