import { predict } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, it } from "vitest";
import { backPropagate } from "./language/gradient.ts";
import { bitsByPart, difference, trained } from "./language/measure.ts";
import { initialWeights, mapped, modelOf, type Weights } from "./language/network.ts";
import { onnxOf } from "./language/onnx.ts";
import { languagePage } from "./language/page.ts";
import { byWindow, dropping, inputOf, partsOf, sampledProbabilities, WARM_UP } from "./language/sampled.ts";
import { alphabet, encode, german, license, mobyDick, shuffled } from "./language/texts.ts";
import { oneHot } from "./language/train.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const small = { symbols: 5, units: 6, seed: 3 };
/** Larger than fresh ones, so that masks and gates matter. */
const weights = () => mapped(initialWeights(small), (weight) => tf.mul(weight, 3)) as unknown as Weights;
const text = Uint8Array.from({ length: 400 }, (_, i) => (i * i + Math.floor(i / 7)) % 5);

it("has the gradients of TensorFlow.js", () => {
  const [streams, steps] = [3, 4];
  const now = oneHot(text.subarray(0, 12), streams, 5);
  const next = tf.concat([...oneHot(text.subarray(3, 15), streams, 5)]);
  const start = [tf.fill([streams, 6], 0.3), tf.fill([streams, 6], -0.4)] as [tf.Tensor2D, tf.Tensor2D];
  const names = Object.keys(weights()) as (keyof Weights)[];
  const given = Object.values(weights()) as tf.Tensor[];
  const loss = (...values: tf.Tensor[]) =>
    backPropagate(Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as Weights, now, next, start)
      .loss;
  const expected = tf.grads(loss)(given);
  const { gradient, end } = backPropagate(weights(), now, next, start);
  for (const [i, name] of names.entries()) {
    const own = gradient[name].dataSync();
    for (const [k, value] of (expected[i] as tf.Tensor).dataSync().entries()) expect(own[k]).toBeCloseTo(value, 5);
    expect(Math.max(...own.map(Math.abs))).toBeGreaterThan(1e-3);
  }
  expect(end[0].shape).toEqual([streams, 6]);
  expect(now).toHaveLength(steps);
});

it("is one network in training, in TensorFlow.js and in ONNX, and has the same samples in both", async () => {
  const parts = partsOf(text, 20, 4);
  const input = inputOf(parts, 5);
  const both = [modelOf(weights()), onnxOf(weights())];
  const [a, b] = await Promise.all(
    both.map(async (model) => (await predict(dropping(model, 0.5), input, { samples: 3, seed: 1, keep: true })).only),
  );
  expect(a?.mean.shape).toEqual([4, 20, 5]);
  for (const [k, one] of (a?.kept ?? []).entries())
    for (const [i, value] of one.data.entries()) expect(value).toBeCloseTo(b?.kept?.[k]?.data[i] as number, 5);
  expect(Math.max(...(a?.std.data ?? []))).toBeGreaterThan(0.01);

  // The loss that is trained is the mean over the probabilities that are scored.
  const [[mean]] = [await sampledProbabilities(dropping(onnxOf(weights()), 0), parts, 5, 1)];
  const column = (shift: number) =>
    Uint8Array.from({ length: 80 }, (_, i) => parts.codes[(i % 4) * 21 + Math.floor(i / 4) + shift] as number);
  const rest = tf.zeros([4, 6]) as tf.Tensor2D;
  const { loss } = backPropagate(weights(), oneHot(column(0), 4, 5), tf.concat([...oneHot(column(1), 4, 5)]), [
    rest,
    rest,
  ]);
  const scored = (mean as Float64Array).reduce((sum, p) => sum - Math.log(p), 0) / 80;
  expect(scored).toBeCloseTo(loss.dataSync()[0] as number, 5);
});

it("scores averages of disjoint groups of samples", () => {
  const parts = { codes: new Uint8Array(), count: 1, length: WARM_UP + 1 };
  const samples = [0.5, 0.25, 0.125, 0.5].map((p) => new Float64Array(WARM_UP + 1).fill(p));
  expect(bitsByPart(samples, 1, parts)).toEqual([(1 + 2 + 3 + 1) / 4]);
  expect(bitsByPart(samples, 2, parts)[0]).toBeCloseTo(-(Math.log2(0.375) + Math.log2(0.3125)) / 2, 12);
  // The fourth makes no group of three.
  expect(bitsByPart(samples, 3, parts)[0]).toBeCloseTo(-Math.log2(0.875 / 3), 12);
  expect(difference([1, 2, 6], [0, 0, 0])).toEqual({ value: 3, error: Math.sqrt(7 / 3) });
  const values = Float64Array.from({ length: 2 * 64 }, (_, i) => (i % 64 < WARM_UP ? Number.NaN : Math.floor(i / 16)));
  expect(Array.from(byWindow(values, { codes: new Uint8Array(), count: 2, length: 64 }))).toEqual([2, 3, 6, 7]);
});

it("reads its texts in one alphabet", () => {
  const read = (codes: Uint8Array) => Array.from(codes, (code) => alphabet[code]).join("");
  expect(read(encode("Schön:\n\n 3 “Wale”—nicht?"))).toBe("schon wale nicht?");
  expect(read(mobyDick().subarray(0, 16))).toBe("chapter . loomin");
  expect(mobyDick().length).toBeGreaterThan(1_000_000);
  for (const other of [german(), license()]) expect(other.length).toBeGreaterThan(7200);
  const words = encode("a bb ccc dddd e");
  for (const what of ["words", "characters"] as const)
    expect(Array.from(shuffled(words, what)).toSorted()).toEqual(Array.from(words).toSorted());
});

it("trains, measures and writes the page in a small form", async () => {
  const book = mobyDick();
  const parts = (from: number) => partsOf(book.subarray(from, from + 400), 48, 4);
  const texts = {
    training: book.subarray(0, 2000),
    validation: parts(5000),
    test: parts(6000),
    others: { German: partsOf(german(), 48, 4) },
  };
  const recipe = { symbols: alphabet.length, units: 8, streams: 8, steps: 20, epochs: 2, rate: 0.05, seed: 7 };
  const before = tf.memory().numTensors;
  const plain = await trained({ ...recipe, p: 0 }, texts);
  const dropped = await trained({ ...recipe, p: 0.5 }, texts);
  expect(tf.memory().numTensors).toBe(before);
  expect(plain.curve).toHaveLength(2);
  // From about the 5.1 bits of equal chances towards the 4.2 of the characters' frequencies.
  expect(plain.curve.at(-1)?.training).toBeLessThan(4.6);
  expect(dropped.measured.map(({ p }) => p)).toEqual([0.5, expect.any(Number)]);
  expect(dropped.measured[0]?.mean).not.toEqual(plain.measured[0]?.mean);
  expect(await trained({ ...recipe, p: 0.5 }, texts)).toEqual(dropped);
  const page = languagePage([{ characters: 2000, plain, dropped }], { ...recipe, p: 0.5 }, texts.test).join("\n");
  expect(page).toContain("| 68.9 | 57.3 | −16.8 % |");
  expect(page).not.toMatch(/NaN|undefined/);
});
