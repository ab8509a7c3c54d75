import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropconnect, predict, quantify, sample } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, it } from "vitest";
import { type OnnxDense, onnxMlp } from "./support/onnx-mlp.ts";
import { quickenWasmGradients } from "./support/wasm-gradients.ts";
import { completeWasm } from "./support/wasm-kernels.ts";

// A network that predicts a value and the logarithm of its noise's variance (Kendall & Gal 2017), trained on noise that is known.

const EXAMPLES = 2048;
const WIDTH = 24;
const truth = (x: number): number => Math.sin(2 * x);
const deviation = (x: number): number => 0.1 + 0.4 / (1 + Math.exp(-3 * x));
const noise = { output: "log_var", as: "log-variance" } as const;
const sampling = { samples: 200, seed: 7, keep: true } as const;

/** Inputs between -2 and 2, and noisy values. */
function data(seed: number): { x: Float32Array; y: Float32Array } {
  const x = tf.randomUniform([EXAMPLES], -2, 2, "float32", seed).dataSync() as Float32Array;
  const e = tf.randomNormal([EXAMPLES], 0, 1, "float32", seed + 1).dataSync();
  return { x, y: x.map((at, i) => truth(at) + deviation(at) * (e[i] as number)) };
}

function network(): tf.LayersModel {
  const dense = (units: number, name: string, seed: number, activation: "relu" | "linear") =>
    tf.layers.dense({
      ...{ units, name, activation, kernelInitializer: tf.initializers.heNormal({ seed }) },
      biasInitializer: tf.initializers.randomUniform({ minval: -0.5, maxval: 0.5, seed: 10 + seed }),
    });
  const input = tf.input({ shape: [1], name: "x" });
  const hidden = dense(WIDTH, "two", 2, "relu").apply(dense(WIDTH, "one", 1, "relu").apply(input));
  const outputs = [dense(1, "mean", 3, "linear"), dense(1, "log_var", 4, "linear")].map((head) => head.apply(hidden));
  return tf.model({ inputs: input, outputs: outputs as tf.SymbolicTensor[] });
}

/** Minimises the negative log-likelihood of normal noise, without its constant. */
function train(model: tf.LayersModel): void {
  const { x, y } = data(100);
  const [inputs, targets] = [tf.tensor2d(x, [EXAMPLES, 1]), tf.tensor2d(y, [EXAMPLES, 1])];
  const adam = tf.train.adam(0.01);
  const loss = (): tf.Scalar => {
    const [mean, logVar] = model.apply(inputs, { training: true }) as [tf.Tensor, tf.Tensor];
    const misfit = tf.mul(tf.squaredDifference(targets, mean), tf.exp(tf.neg(logVar)));
    return tf.mul(0.5, tf.mean(tf.add(logVar, misfit)));
  };
  for (let step = 0; step < 400; step++)
    tf.tidy(() => {
      adam.minimize(loss);
    });
}

let plain: tf.LayersModel;

beforeAll(async () => {
  await tf.setBackend("wasm");
  completeWasm();
  quickenWasmGradients();
  plain = network();
  train(plain);
}, 60_000);

/** DropConnect on everything behind the first layer but the head of the noise, whose exponential would turn the spread of its masks into noise. */
const butNoise = { p: 0.05, layers: ({ name }: { name: string }) => name === "two" || name === "mean" };

it("aleatoric uncertainty is the noise that the data have", async () => {
  const centres = Array.from({ length: 8 }, (_, i) => -1.75 + i / 2);
  const y = await predict(
    dropconnect(plain, butNoise),
    centres.map((x) => [x]),
    sampling,
  );
  const { aleatoric } = quantify(y, { noise });
  // The variance of n normal numbers has a standard deviation of √(2/n) of itself; an eighth of the examples lies around each centre.
  const chance = 4 * Math.sqrt(2 / (EXAMPLES / 8));
  for (const [i, x] of centres.entries()) {
    const off = Math.log(aleatoric.at(i, 0) / deviation(x) ** 2);
    expect(off, `at ${x}`).toBeGreaterThan(-chance);
    // The mean of an exponential is above that of its exponent by half the exponent's variance, were that normal; twice that is allowed.
    expect(off, `at ${x}`).toBeLessThan(chance + (y.outputs.log_var?.variance.at(i, 0) as number));
  }
});

it("masks in the head of a log-variance look like noise", async () => {
  const away = [[-4], [4]];
  const [with_, without] = await Promise.all(
    [{ p: 0.05 }, butNoise].map(async (options) =>
      quantify(await predict(dropconnect(plain, options), away, sampling), { noise }),
    ),
  );
  // By Jensen's inequality: the other masks are the same, and this head's leave its mean as it is.
  for (const i of away.keys()) expect(with_?.aleatoric.at(i, 0)).toBeGreaterThan(without?.aleatoric.at(i, 0) as number);
});

it("epistemic uncertainty grows with the distance from the data", async () => {
  const model = dropconnect(plain, butNoise);
  const at = async (xs: number[]): Promise<number[]> => {
    const y = await predict(
      model,
      xs.map((x) => [x]),
      sampling,
    );
    return Array.from(quantify(y, { noise }).epistemic.data);
  };
  const inside = await at([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
  for (const side of [-1, 1]) {
    const outside = await at([2, 3, 4, 5, 6].map((x) => side * x));
    expect(outside).toEqual(outside.toSorted((a, b) => a - b));
    // Out there the samples are straight lines, and their variance grows as the square of the distance from where they meet: by (6/1.5)² = 16 if that is 0.
    expect(outside[4]).toBeGreaterThan((1 / 4) * 16 * Math.max(...inside));
  }
});

it("both together cover new values", async () => {
  const { x, y } = data(200);
  const prediction = await predict(dropconnect(plain, butNoise), { data: x, shape: [EXAMPLES, 1] }, sampling);
  const { total } = quantify(prediction, { noise });
  const covered = y.filter((value, i) => {
    const mean = prediction.outputs.mean?.mean.at(i, 0) as number;
    return Math.abs(value - mean) < 1.96 * Math.sqrt(total.at(i, 0));
  }).length;
  expect(covered / EXAMPLES).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / EXAMPLES));
});

it("the parts are the law of total variance over the samples, from a file too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mayhap-heads-"));
  await saveTfjs(dropconnect(plain, 0.1), folder);
  const model = (await loadTfjs(folder)) as tf.LayersModel;
  await rm(folder, { recursive: true });
  const inputs = [[-3], [0], [1], [5]];
  const values: number[][] = [];
  const variances: number[][] = [];
  for await (const { outputs } of sample(model, inputs, { seed: 7, samples: 200 })) {
    values.push(Array.from(outputs.mean?.data ?? []));
    variances.push(Array.from(outputs.log_var?.data ?? [], Math.exp));
  }
  const { total, aleatoric, epistemic } = quantify(await predict(model, inputs, sampling), { noise });
  for (const i of inputs.keys()) {
    const mean = (list: number[][]): number => list.reduce((sum, row) => sum + (row[i] as number), 0) / list.length;
    const centre = mean(values);
    const spread = values.reduce((sum, row) => sum + ((row[i] as number) - centre) ** 2, 0) / (values.length - 1);
    expect(aleatoric.at(i, 0) / mean(variances)).toBeCloseTo(1, 9);
    expect(epistemic.at(i, 0) / spread).toBeCloseTo(1, 9);
    expect(total.at(i, 0)).toBe(aleatoric.at(i, 0) + epistemic.at(i, 0));
  }
});

it("the same network in ONNX says the same", async () => {
  const layers = ["one", "two", "mean", "log_var"].map((name): OnnxDense => {
    const [kernel, bias] = plain.getLayer(name).getWeights() as [tf.Tensor2D, tf.Tensor1D];
    const activation = name === "one" || name === "two" ? "relu" : "linear";
    const weights = { kernel: kernel.dataSync() as Float32Array, bias: bias.dataSync() as Float32Array };
    return { name, ...weights, shape: kernel.shape, activation, ...(name === "log_var" && { after: "two" }) };
  });
  const inputs = [[-4], [-1], [0], [1.5], [4]];
  const ours = quantify(await predict(dropconnect(plain, 0.1), inputs, sampling), { noise });
  const onnx = dropconnect(await loadOnnx(onnxMlp(layers)), 0.1);
  const theirs = quantify(await predict(onnx, { x: inputs }, sampling), { noise });
  for (const part of ["aleatoric", "epistemic"] as const)
    for (const i of inputs.keys()) expect(theirs[part].at(i, 0) / ours[part].at(i, 0)).toBeCloseTo(1, 4);
});
