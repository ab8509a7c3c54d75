import { drawMask, trainingStream } from "@mayhap/core";
import { type DropConnectDenseArgs, dropConnectDense, dropConnectWeights } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { connect } from "./support/transform.ts";

const train = { training: true };

/** A layer that shows its masks: one input of 1, kernel of ones, no bias, no scale. */
function bare(args: Partial<DropConnectDenseArgs> = {}): ReturnType<typeof dropConnectDense> {
  return dropConnectDense({ units: 2000, p: 0.3, scale: "none", useBias: false, kernelInitializer: "ones", ...args });
}

function call(layer: tf.layers.Layer, x: tf.Tensor, kwargs = {}): tf.Tensor {
  return layer.apply(x, kwargs) as tf.Tensor;
}

/** Training masks as the core draws them. */
function masks(
  seed: number,
  step: number,
  rows: number,
  size: number,
  p: number,
  role: "kernel" | "bias" = "kernel",
): Uint8Array[] {
  return Array.from({ length: rows }, (_, row) => {
    const mask = new Uint8Array(size);
    drawMask({ seed, stream: trainingStream(role), sample: step, example: 1 + row }, p, mask);
    return mask;
  });
}

onEachBackend(() => {
  test("in training every example has a mask of its own, a new one at every step", () => {
    const layer = bare();
    const first = call(layer, tf.ones([3, 1]), train).arraySync() as number[][];
    const second = call(layer, tf.ones([3, 1]), train).arraySync() as number[][];
    const all = [...first, ...second];
    for (const row of all) {
      expect(new Set(row)).toEqual(new Set([0, 1]));
      // 2000 draws at p = .3: five standard deviations are 103.
      expect(Math.abs(row.filter((kept) => kept === 0).length - 600)).toBeLessThan(103);
    }
    // Two independent masks agree at .7² + .3² = 58% of the places.
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1))
        expect(Math.abs(a.filter((kept, k) => kept === b[k]).length / 2000 - 0.58)).toBeLessThan(0.06);
  });

  test("the masks are those of the core's generator for the layer's seed and step", () => {
    const layer = bare({ seed: 11 });
    for (const step of [0, 1]) {
      const drawn = call(layer, tf.ones([3, 1]), train).arraySync() as number[][];
      expect(drawn).toEqual(masks(11, step, 3, 2000, 0.3).map((mask) => [...mask]));
    }
  });

  test("all positions of an example share its mask", () => {
    const drawn = call(bare(), tf.ones([2, 4, 1]), train).arraySync() as number[][][];
    for (const example of drawn) for (const position of example) expect(position).toEqual(example[0]);
    expect(drawn[0]?.[0]).not.toEqual(drawn[1]?.[0]);
  });

  test("a bias is masked only if asked for", () => {
    const ones = { useBias: true, kernelInitializer: "zeros", biasInitializer: "ones", seed: 5 } as const;
    expect(new Set(call(bare(ones), tf.ones([2, 1]), train).dataSync())).toEqual(new Set([1]));
    const masked = call(bare({ ...ones, bias: true }), tf.ones([2, 1]), train).arraySync() as number[][];
    expect(masked).toEqual(masks(5, 0, 2, 2000, 0.3, "bias").map((mask) => [...mask]));
  });

  test("at predict it is deterministic: W when scaled in training, else W(1-p)", () => {
    const x = tf.randomUniform([3, 4]);
    const kernel = tf.randomUniform([4, 5]);
    const plain = tf.matMul(x, kernel).dataSync();
    for (const [scale, factor] of [
      ["inverted", 1],
      ["none", 0.7],
    ] as const) {
      const layer = dropConnectDense({ units: 5, p: 0.3, scale, useBias: false, weights: [kernel] });
      const out = call(layer, x).dataSync();
      out.forEach((value, i) => {
        expect(value).toBeCloseTo((plain[i] as number) * factor, 5);
      });
      expect(call(layer, x).dataSync()).toEqual(out);
    }
  });

  test("the mean of many training passes is the deterministic output", () => {
    const x = tf.randomUniform([1, 6], -1, 1, "float32", 3);
    const layer = dropConnectDense({ units: 4, p: 0.4, bias: true, biasInitializer: "ones", seed: 1 });
    const mean = tf.tidy(() => tf.mean(call(layer, tf.tile(x, [20000, 1]), train), 0).dataSync());
    const expected = call(layer, x).dataSync();
    const kernel = (layer.getWeights()[0] as tf.Tensor).arraySync() as number[][];
    const values = x.dataSync();
    for (let j = 0; j < 4; j++) {
      // Var = p/(1-p) Σ (x W)² + p/(1-p) b²; five standard errors of the mean of 20000 draws.
      const variance =
        (0.4 / 0.6) * ([...values].reduce((sum, xi, i) => sum + (xi * (kernel[i]?.[j] as number)) ** 2, 0) + 1);
      expect(Math.abs((mean[j] as number) - (expected[j] as number))).toBeLessThan(5 * Math.sqrt(variance / 20000));
    }
  });

  test("the gradient is masked by the mask of the forward pass", () => {
    const [rows, inputs, units, p] = [3, 4, 5, 0.4];
    const x = tf.randomUniform([rows, inputs], -1, 1, "float32", 1);
    const upstream = tf.randomUniform([rows, units], -1, 1, "float32", 2);
    const layer = dropConnectDense({ units, p, seed: 21, inputShape: [inputs], bias: true });
    layer.build([null, inputs]);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(call(layer, x, train), upstream)) as tf.Scalar);
    const [kernel, bias] = layer.weights.map((weight) => grads[weight.name]) as [tf.Tensor, tf.Tensor];
    const drawn = masks(21, 0, rows, inputs * units, p);
    const biasDrawn = masks(21, 0, rows, units, p, "bias");
    const at = (tensor: tf.Tensor): number[][] => tensor.arraySync() as number[][];
    for (let j = 0; j < units; j++) {
      let expectedBias = 0;
      for (let b = 0; b < rows; b++)
        expectedBias += ((biasDrawn[b]?.[j] as number) / (1 - p)) * (at(upstream)[b]?.[j] as number);
      expect((bias.arraySync() as number[])[j]).toBeCloseTo(expectedBias, 4);
      for (let i = 0; i < inputs; i++) {
        let expected = 0;
        for (let b = 0; b < rows; b++)
          expected +=
            ((drawn[b]?.[i * units + j] as number) / (1 - p)) *
            (at(x)[b]?.[i] as number) *
            (at(upstream)[b]?.[j] as number);
        expect(at(kernel)[i]?.[j]).toBeCloseTo(expected, 4);
      }
    }
  });

  test("fit lowers the loss, repeats itself with a seed, and leaves no tensor over", async () => {
    const x = tf.randomUniform([64, 3], -1, 1, "float32", 5);
    const y = tf.tidy(() => tf.matMul(x, tf.tensor2d([[1], [-2], [0.5]])));
    const fit = async (): Promise<{ losses: number[]; weights: number[] }> => {
      const model = tf.sequential({
        layers: [
          dropConnectDense({
            units: 16,
            p: 0.2,
            seed: 3,
            activation: "tanh",
            inputShape: [3],
            kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
          }),
          dropConnectDense({ units: 1, p: 0.2, seed: 4, kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
        ],
      });
      const optimizer = tf.train.adam(0.02);
      model.compile({ optimizer, loss: "meanSquaredError" });
      const { history } = await model.fit(x, y, { epochs: 1, batchSize: 16, shuffle: false });
      const during = tf.memory().numTensors;
      const more = await model.fit(x, y, { epochs: 25, batchSize: 16, shuffle: false });
      expect(tf.memory().numTensors).toBe(during);
      const weights = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
      model.dispose();
      optimizer.dispose();
      return { losses: [...(history.loss as number[]), ...(more.history.loss as number[])], weights };
    };
    const start = tf.memory().numTensors;
    const one = await fit();
    expect(tf.memory().numTensors).toBe(start);
    const two = await fit();
    expect(two.weights).toEqual(one.weights);
    expect(one.losses.at(-1)).toBeLessThan((one.losses[0] as number) / 3);
  });

  test("a transformed model trains, and its original keeps its weights", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 8, activation: "relu", inputShape: [2] }),
        tf.layers.dense({ units: 1, name: "out" }),
      ],
    });
    const before = model.getWeights().map((weight) => [...weight.dataSync()]);
    const result = connect(model, { p: 0.1 });
    const x = tf.randomUniform([32, 2], -1, 1, "float32", 6);
    const y = tf.sum(x, 1, true);
    result.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
    const { history } = await result.fit(x, y, { epochs: 20, shuffle: false });
    expect(history.loss?.at(-1)).toBeLessThan((history.loss?.[0] as number) / 2);
    expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
    expect(result.getWeights().map((weight) => [...weight.dataSync()])).not.toEqual(before);
    result.dispose();
    expect((model.predict(x) as tf.Tensor).shape).toEqual([32, 1]);
  });

  test("dropConnectWeights masks a tensor, and its gradient", () => {
    const weights = tf.randomUniform([6, 7], 1, 2);
    const kept = new Uint8Array(42);
    drawMask({ seed: 9, stream: trainingStream("kernel"), sample: 2, example: 1 }, 0.5, kept);
    const options = { seed: 9, step: 2 };
    const values = weights.dataSync();
    expect([...dropConnectWeights(weights, 0.5, options).dataSync()]).toEqual(
      [...values].map((value, i) => value * 2 * (kept[i] as number)),
    );
    const gradient = tf.grad((w) => dropConnectWeights(w, 0.5, { ...options, scale: "none" }))(weights);
    expect([...gradient.dataSync()]).toEqual([...kept]);
    const each = dropConnectWeights(weights, 0.5, { ...options, examples: 3 });
    expect(each.shape).toEqual([3, 6, 7]);
    const [first, second] = each.unstack() as [tf.Tensor, tf.Tensor];
    expect(first.dataSync()).toEqual(dropConnectWeights(weights, 0.5, options).dataSync());
    expect(second.dataSync()).not.toEqual(first.dataSync());
    expect(dropConnectWeights(weights, 0).dataSync()).toEqual(values);
  });
});
