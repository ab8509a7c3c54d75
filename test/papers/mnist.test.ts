import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { type Images, testImages, trainingImages } from "../support/idx.ts";
import { quickenWasmGradients } from "../support/wasm-gradients.ts";
import { answers, waysOf } from "./mnist/measure.ts";
import type { Measured } from "./mnist/measured.ts";
import { methods, networkOf, type Recipe } from "./mnist/network.ts";
import { onnxOf } from "./mnist/onnx-of.ts";
import { mnistPage } from "./mnist/page.ts";
import { paired } from "./mnist/paired.ts";
import { pixelsOf, train } from "./mnist/train.ts";
import { freshlyTrained } from "./mnist/trained.ts";

const quick: Recipe = {
  network: "LeNet",
  method: "DropConnect",
  data: "mnist",
  pictures: 300,
  epochs: 1,
  rate: 0.05,
  p: 0.5,
  batch: 50,
  perMask: 25,
  seed: 7,
};

beforeAll(async () => {
  await tf.setBackend("wasm");
  quickenWasmGradients();
});

/** Gradients of a sum of outputs, each with a weight of its own, by all arguments. */
async function gradients(backend: string, of: (...x: tf.Tensor[]) => tf.Tensor, shapes: number[][]): Promise<number[]> {
  await tf.setBackend(backend);
  const numbers = (shape: number[], seed: number) =>
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + seed)),
      shape,
    );
  const found = tf.tidy(() => {
    const by = tf.grads((...x: tf.Tensor[]) => {
      const y = of(...x);
      return tf.sum(tf.mul(y, numbers(y.shape, 9)));
    });
    return by(shapes.map(numbers)).flatMap((gradient) => Array.from(gradient.dataSync()));
  });
  await tf.setBackend("wasm");
  return found;
}

describe("gradients on WebAssembly", () => {
  const convolution = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid");
  it.each<[string, (...x: tf.Tensor[]) => tf.Tensor, number[][]]>([
    [
      "a convolution",
      convolution as never,
      [
        [2, 7, 6, 3],
        [3, 2, 3, 4],
      ],
    ],
    [
      "a product",
      tf.matMul as never,
      [
        [5, 4],
        [4, 3],
      ],
    ],
    [
      "a product for each of several groups",
      tf.matMul as never,
      [
        [3, 5, 4],
        [3, 4, 2],
      ],
    ],
  ])("of %s are those of the cpu backend", async (_, of, shapes) => {
    const [found, expected] = [await gradients("wasm", of, shapes), await gradients("cpu", of, shapes)];
    expect(found).toHaveLength(expected.length);
    // Sums of at most 40 products of numbers up to 1, in float32.
    for (const [i, slope] of found.entries()) expect(Math.abs(slope - (expected[i] as number))).toBeLessThan(1e-4);
  });
});

it("compares two classifiers by the cases that only one has wrong", () => {
  const flags = (wrong: number[]) => Array.from({ length: 100 }, (_, i) => wrong.includes(i));
  const { difference, mcnemar } = paired(flags([0, 1, 2]), flags([0, 1, 10, 11, 12, 13, 14, 15, 16, 17]));
  expect(difference.value).toBeCloseTo(0.07, 12);
  // Of differences 1 (8 of 100), -1 (1) and 0: variance .09 - .07².
  expect(difference.error).toBeCloseTo(Math.sqrt((0.09 - 0.0049) / 100), 12);
  // 1 of 9 or fewer heads, or as many tails: 2 · (1 + 9) / 2^9.
  expect(mcnemar).toBeCloseTo(20 / 512, 12);
});

describe("the command, on few digits", () => {
  const digits = testImages("mnist", 0, 60);
  const clothes = testImages("fashion-mnist", 0, 60);
  const training = trainingImages("mnist", 0, quick.pictures);
  if (!digits || !clothes || !training) {
    process.stdout.write("mnist.test.ts did not run wholly: MNIST is not there (set MAYHAP_DATA).\n");
    return;
  }
  const tests = { inside: digits, outside: clothes };

  it("trains the same network from the same seed, better than chance, and it stays itself as an ONNX file", async () => {
    expect(Buffer.from(freshlyTrained(quick, training)).equals(freshlyTrained(quick, training))).toBe(true);
    const recipe = { ...quick, epochs: 6 };
    const network = networkOf(recipe);
    train(network, training, recipe);
    const model = await loadOnnx(onnxOf(network));
    const input = { x: { data: pixelsOf(digits), shape: [60, 784] } };
    const { only } = await predict(dropconnect(model, 0), input, { samples: 1, output: "probabilities" });
    const { probabilities } = only;
    const expected = tf.tidy(() => tf.softmax(logits(network, digits)).dataSync());
    for (const [i, p] of probabilities.data.entries()) expect(p).toBeCloseTo(expected[i] as number, 4);
    const right = digits.labels.filter((label, row) => {
      const of = probabilities.data.subarray(10 * row, 10 * row + 10);
      return of.indexOf(Math.max(...of)) === label;
    });
    // By chance 6 of 60, and 21 or more once in a million times.
    expect(right.length).toBeGreaterThan(20);
  });

  it.each(["LeNet", "784-800-800-10"] as const)(
    "measures %s in each way and writes its part of the page",
    async (network) => {
      const measured: Measured[] = [];
      for (const method of methods) {
        const recipe = { ...quick, network, method, pictures: 100 };
        const few: Images = {
          pixels: training.pixels.subarray(0, 100 * 784),
          labels: training.labels.subarray(0, 100),
        };
        const model = await loadOnnx(freshlyTrained(recipe, few));
        for (const way of waysOf(method)) {
          const said = await answers(model, recipe, way, tests, 4);
          const wrong = said.classes.map((name, i) => name !== digits.labels[i]);
          measured.push({ method, way, answers: said, wrong });
          // A network without samples has no mutual information, and samples differ.
          expect(Math.max(...said.inside.mutualInformation) > 1e-4).toBe(way !== "mean network");
        }
      }
      expect(measured).toHaveLength(6);
      const base = { recipe: { ...quick, network }, measured };
      const errors = { "no drop": 0.5, dropout: 0.5, DropConnect: 0.5 };
      const variant = { recipe: { ...base.recipe, p: 0.2 }, training: 0.5, measured, base };
      const page = mnistPage([{ ...base, training: errors, pictures: [] }], [variant], ["more"], 4);
      expect(page.join("\n")).toContain("| p: 0.2 instead of 0.5 | 50.00 % | ");
      expect(page.join("\n")).toContain("| DropConnect, Gaussian | DropConnect, mean network | ");
      expect(page.join("\n")).not.toMatch(/NaN|undefined/);
    },
  );
});

function logits({ body, head }: ReturnType<typeof networkOf>, images: Images): tf.Tensor {
  const pictures = tf.tensor(pixelsOf(images), [images.labels.length, 28, 28, 1]);
  return tf.reshape(
    head.apply(tf.reshape(body?.apply(pictures) as tf.Tensor, [1, images.labels.length, -1])) as tf.Tensor,
    [-1, 10],
  );
}
