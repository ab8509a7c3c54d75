import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { openData } from "../support/data.ts";
import { casesOf } from "./uci/cases.ts";
import { numbersIn, readDataSet } from "./uci/data-set.ts";
import { addGradient, type Method, type Training, training } from "./uci/gradient.ts";
import { type Dropped, drop, nothingDropped } from "./uci/masks.ts";
import { initialNetwork, offsets } from "./uci/network.ts";
import { verdict } from "./uci/page.ts";
import { published } from "./uci/published.ts";
import { randomNumbers } from "./uci/random.ts";
import { onnxOf, sampled, scoreOf } from "./uci/sampled.ts";
import { trainNetwork } from "./uci/train-network.ts";

const [INPUTS, UNITS, ROWS] = [3, 7, 4];
const random = randomNumbers(5);
const x = Float64Array.from({ length: ROWS * INPUTS }, () => 2 * random() - 1);
const y = Float64Array.from({ length: ROWS }, () => 2 * random() - 1);

/** 1 where an element is kept. */
function kept({ elements, count }: Dropped): tf.Tensor1D {
  const dropped = new Set(elements.subarray(0, count));
  return tf.tensor1d(Array.from(elements, (_, i) => (dropped.has(i) ? 0 : 1)));
}

/** (ŷ - y)² of one row, with TF.js. */
function squaredError({ network, method, p, masks }: Training, row: number, parameters: tf.Tensor): tf.Scalar {
  const { b1, w2, b2 } = offsets(network);
  const part = (from: number, to: number) => tf.slice(parameters, [from], [to - from]);
  const scale = 1 / (1 - p);
  const mask = kept(masks.first);
  const dropout = method === "dropout";
  const input = tf.tensor2d(Float32Array.from(x.subarray(row * INPUTS, (row + 1) * INPUTS)), [1, INPUTS]);
  const weights = tf.reshape(dropout ? part(0, b1) : tf.mul(part(0, b1), mask), [INPUTS, UNITS]);
  const sums = tf.matMul(dropout ? tf.mul(input, mask) : input, weights);
  const hidden = tf.mul(tf.relu(tf.add(tf.mul(sums, scale), part(b1, w2))), kept(masks.second));
  const output = tf.add(tf.mul(tf.sum(tf.mul(hidden, part(w2, b2))), scale), part(b2, b2 + 1));
  return tf.sum(tf.squaredDifference(output, y[row] as number));
}

describe("the trainer", () => {
  it.each(["dropconnect", "dropout"] satisfies Method[])("has the gradients of TensorFlow.js, %s", (method) => {
    const network = initialNetwork(INPUTS, UNITS, random);
    network.parameters.forEach((_, i) => {
      network.parameters[i] = 2 * random() - 1;
    });
    const state = training(network, method, 0.3);
    let droppedAtAll = 0;
    for (let row = 0; row < ROWS; row++) {
      drop(state.masks.first, 0.3, random);
      drop(state.masks.second, 0.3, random);
      droppedAtAll += state.masks.first.count + state.masks.second.count;
      state.gradient.fill(0);
      const error = addGradient(state, x, row, y[row] as number, 0.5);
      const { value, grad } = tf.valueAndGrad((parameters: tf.Tensor) => squaredError(state, row, parameters))(
        tf.tensor1d(Float32Array.from(network.parameters)),
      );
      expect(error ** 2).toBeCloseTo(value.dataSync()[0] as number, 5);
      const expected = grad.dataSync();
      for (const [i, slope] of state.gradient.entries()) expect(slope).toBeCloseTo(0.5 * (expected[i] as number), 4);
    }
    expect(droppedAtAll).toBeGreaterThan(0);
  });

  it.each([0.005, 0.1, 0.5])("drops each element with probability %d", (p) => {
    const out = nothingDropped(50);
    const counts = new Uint32Array(50);
    const draws = 4000;
    for (let k = 0; k < draws; k++) {
      drop(out, p, random);
      for (const element of out.elements.subarray(0, out.count)) counts[element] = (counts[element] as number) + 1;
    }
    // 5 standard deviations of a binomial count, for each of 50 elements: wrong once in 35 000 times if the seed were not fixed.
    for (const count of counts) expect(Math.abs(count - draws * p)).toBeLessThan(5 * Math.sqrt(draws * p * (1 - p)));
  });

  it("drops nothing at p = 0, and then fits a function with a bend", async () => {
    const curve = Float64Array.from({ length: 60 }, (_, i) => (i - 30) / 15);
    const cases = { x: curve, y: curve.map(Math.abs), features: 1 };
    const schedule = { units: 20, epochs: 300, batch: 16, rate: 0.01 };
    const network = trainNetwork(cases, schedule, { method: "dropconnect", p: 0, decay: 0, seed: 1 });
    const state = training(network, "dropconnect", 0);
    const errors = cases.y.map((target, row) => addGradient(state, curve, row, target, 1));
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e ** 2, 0) / 60)).toBeLessThan(0.05);

    // What the library predicts is the trained network, in the unit of the targets.
    const model = await onnxOf(network, { mean: 10, std: 4 });
    const settings = { method: "dropconnect", p: 0, samples: 2, seed: 1 } as const;
    const prediction = await sampled(model, cases, settings);
    prediction.mean.data.forEach((value, row) => {
      expect(value).toBeCloseTo(((errors[row] as number) + (cases.y[row] as number)) * 4 + 10, 4);
    });
    const shifted = { ...cases, y: cases.y.map((value) => value * 4 + 10) };
    const { rmse, logLikelihood } = scoreOf(prediction, shifted, 2);
    const squares = errors.reduce((sum, e) => sum + (4 * e) ** 2, 0) / 60;
    expect(rmse).toBeCloseTo(Math.sqrt(squares), 5);
    // Samples that are all alike: a normal density with variance 1/τ.
    expect(logLikelihood).toBeCloseTo(-squares - 0.5 * Math.log(Math.PI), 5);
  });
});

describe("the data", () => {
  it("is read whatever stands between the numbers", () => {
    expect(numbersIn(" 1.5 \t2  \n\n8.7e+01\r\n")).toEqual([[1.5, 2], [87]]);
    expect(() => numbersIn("1 2\n3 x\n")).toThrow("line 2 has something that is no number: 3 x");
  });

  it("is scaled by the training cases alone", () => {
    const data = {
      rows: [
        [1, 5, 7],
        [3, 5, 8],
        [9, 6, 9],
      ],
      features: [0, 1],
      target: 2,
      splits: [],
      ps: [],
      taus: [],
    };
    const { train, test } = casesOf(data, [0, 1], [2]);
    expect(Array.from(train.x)).toEqual([-1, 0, 1, 0]);
    expect(Array.from(test.x)).toEqual([7, 0]);
    expect(Array.from(test.y)).toEqual([9]);
  });

  const folders = published.map(({ data }) => [data, openData(`data/uci/${data}/data`)] as const);
  if (folders.some(([, folder]) => folder === undefined))
    process.stdout.write("uci.test.ts did not run wholly: the UCI data is not there (set MAYHAP_DATA).\n");
  it.each(folders.filter((entry): entry is [string, string] => entry[1] !== undefined))(
    "%s has 20 splits of all its rows",
    (_, folder) => {
      const { rows, splits } = readDataSet(folder);
      expect(splits).toHaveLength(20);
      for (const { train, test } of splits) expect(new Set([...train, ...test]).size).toBe(rows.length);
      for (const { train, test } of splits) expect(train.length + test.length).toBe(rows.length);
    },
  );
});

it("calls a result worse from two standard errors of both on", () => {
  const [row] = published;
  if (row === undefined) throw new Error("nothing is published");
  const { rmse, logLikelihood } = row;
  const off = (by: number) => ({ value: rmse.value + by * Math.hypot(rmse.error, 0.1), error: 0.1 });
  expect(verdict(row, off(1.9), logLikelihood)).toBe("not worse");
  expect(verdict(row, off(-9), logLikelihood)).toBe("not worse");
  expect(verdict(row, off(2.1), logLikelihood)).toBe("worse: RMSE");
  const unlikely = { ...logLikelihood, value: logLikelihood.value - 3 * logLikelihood.error };
  expect(verdict(row, off(2.1), unlikely)).toBe("worse: RMSE, log likelihood");
});
