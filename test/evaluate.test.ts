import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  dropconnect,
  maxProbability,
  mutualInformation,
  type Predictions,
  predict,
  predictiveEntropy,
} from "@mayhap/core";
import {
  accuracy,
  accuracyRejection,
  augrc,
  detectErrors,
  detectOutOfDistribution,
  expectedCalibrationError,
  misclassified,
  nll,
} from "@mayhap/evaluate";
import { loadOnnx } from "@mayhap/onnx";
import { beforeAll, describe, expect, it } from "vitest";
import { openData } from "./support/data.ts";

// A published classifier of 784-64-32-10 sigmoid units that was never trained with DropConnect, on the 10 000 test digits of MNIST and on as many
// pictures of clothes. The data's manifest says that onnxruntime measured an accuracy of 0.9541.
const file = openData("onnx/mnist_mlp_keras2onnx_sigmoid.onnx");
const digitsFile = openData("data/mnist/t10k-images-idx3-ubyte.gz");
const labelsFile = openData("data/mnist/t10k-labels-idx1-ubyte.gz");
const clothesFile = openData("data/fashion-mnist/t10k-images-idx3-ubyte.gz");
const here = [file, digitsFile, labelsFile, clothesFile].every((path) => path !== undefined);

if (!here)
  process.stdout.write(
    "evaluate.test.ts did not run: MNIST, Fashion-MNIST or the model is not there (set MAYHAP_DATA).\n",
  );

describe.skipIf(!here)("a published classifier of digits", () => {
  const images = (path: string) => {
    const pixels = gunzipSync(readFileSync(path)).subarray(16);
    return { data: Float32Array.from(pixels, (value) => value / 255), shape: [pixels.length / 784, 28, 28] };
  };
  let labels: Uint8Array;
  let digits: Predictions;
  let clothes: Predictions;

  beforeAll(async () => {
    const model = dropconnect(await loadOnnx(file as string), 0.1);
    const options = { samples: 20, seed: 7, output: "logits" } as const;
    labels = gunzipSync(readFileSync(labelsFile as string)).subarray(8);
    digits = await predict(model, { flatten_input: images(digitsFile as string) }, options);
    clothes = await predict(model, { flatten_input: images(clothesFile as string) }, options);
  });

  it("keeps its accuracy", () => {
    // Where the samples' mean differs from the plain network, it is right about as often; 0.01 is five standard errors of 0.9541 on 10 000 cases.
    expect(Math.abs(accuracy(digits, labels) - 0.9541)).toBeLessThan(0.01);
    expect(nll(digits, labels)).toBeLessThan(0.3);
    expect(expectedCalibrationError(digits, labels)).toBeLessThan(0.1);
  });

  it.each([
    ["predictiveEntropy", predictiveEntropy],
    ["mutualInformation", mutualInformation],
    ["1 - maxProbability", (y: Predictions) => maxProbability(y).data.map((p) => 1 - p)],
  ] as const)("%s finds its errors, and clothes among digits", (_, measure) => {
    const uncertainty = measure(digits);
    const errors = misclassified(digits, labels);
    const e = 1 - accuracy(digits, labels);
    // Some 450 errors: the standard error of the AUROC is below 0.011.
    const { auroc } = detectErrors(uncertainty, digits, labels);
    expect(auroc).toBeGreaterThan(0.85);
    expect(augrc(uncertainty, errors)).toBeCloseTo(e * (1 - e) * (1 - auroc) + e ** 2 / 2, 12);
    expect(detectOutOfDistribution(uncertainty, measure(clothes)).auroc).toBeGreaterThan(0.8);
    // A tenth is referred. At random the error rate would stay.
    const { accuracy: kept } = accuracyRejection(uncertainty, digits, labels);
    expect(1 - (kept[1000] as number)).toBeLessThan(0.6 * e);
  });
});
