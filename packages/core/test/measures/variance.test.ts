import { describe, expect, it } from "vitest";
import { quantify } from "../../src/index.ts";
import { Predictions } from "../../src/predict/predictions.ts";
import { average } from "./naive.ts";
import { predictionOf, softmax, uniforms, values } from "./prediction-of.ts";

const next = uniforms(4);
const draw = () => Array.from({ length: 9 }, () => [next() * 4 - 2, next() * 4 - 2]);
const [mu, noise] = [draw(), draw()];
const column = (samples: number[][], i: number) => samples.map((sample) => sample[i] ?? 0);

/** A network with two heads, whose noise head puts out `read` of the noise. */
function heads(raw: number[][], keep = true) {
  const about = predictionOf(mu, [2, 1], values).about;
  const outputs = {
    mu: predictionOf(mu, [2, 1], values, { keep }),
    noise: predictionOf(raw, [2, 1], values, { keep }),
  };
  return new Predictions(outputs, about);
}

const forms = [
  ["variance", (s: number) => s ** 2 + 0.1, (s: number) => s],
  ["std", (s: number) => s, (s: number) => s ** 2],
  ["log-variance", (s: number) => s, Math.exp],
  ["softplus", (s: number) => s, (s: number) => Math.log(1 + Math.exp(s))],
] as const;

it.each(forms)("adds the mean of a noise given as %s to the variance of the means", (as, put, read) => {
  const raw = noise.map((sample) => sample.map(put));
  const { total, aleatoric, epistemic, unit } = quantify(heads(raw), { noise: { output: "noise", as } });
  expect(unit).toBe("variance");
  for (const i of [0, 1]) {
    const m = column(mu, i);
    const spread = average(m.map((value) => (value - average(m)) ** 2)) * (m.length / (m.length - 1));
    const sigma = average(column(raw, i).map(read));
    expect(aleatoric.data[i]).toBeCloseTo(sigma, 13);
    expect(epistemic.data[i]).toBeCloseTo(spread, 13);
    expect(total.data[i]).toBeCloseTo(sigma + spread, 13);
  }
});

it.each(["variance", "std"] as const)("streams a noise given as %s", (as) => {
  const raw = noise.map((sample) => sample.map((s) => s ** 2));
  expect(quantify(heads(raw, false), { noise: { output: "noise", as } }).aleatoric.data).toEqual(
    quantify(heads(raw), { noise: { output: "noise", as } }).aleatoric.data,
  );
});

it.each(["log-variance", "softplus"] as const)("says that a noise given as %s needs the samples", (as) => {
  const split = quantify(heads(noise, false), { noise: { output: "noise", as } });
  expect(() => split.aleatoric).toThrowError(expect.objectContaining({ code: "SAMPLES_NOT_KEPT" }));
});

it("reads large softplus and log-variance without overflow", () => {
  const raw = [[800, -800]];
  expect(quantify(heads(raw), { noise: { output: "noise", as: "softplus" } }).aleatoric.data[0]).toBe(800);
  expect(quantify(heads(raw), { noise: { output: "noise", as: "log-variance" } }).aleatoric.data[1]).toBe(0);
});

it("explains nothing by noise where none is predicted", () => {
  const { total, aleatoric, epistemic } = quantify(predictionOf(mu, [2, 1], values));
  expect([...aleatoric.data]).toEqual([0, 0]);
  expect(total.data).toEqual(epistemic.data);
});

describe("refuses", () => {
  const two = heads(noise);
  const negative = quantify(two, { noise: { output: "noise", as: "variance" } });
  const classes = predictionOf([[0.5, 0.5]], [1, 2], softmax);
  it.each([
    ["INVALID_OPTIONS", /no variance is.*log-variance/, () => negative.aleatoric],
    [
      "INVALID_OPTIONS",
      /no output "sigma" among "mu", "noise"/,
      () => quantify(two, { noise: { output: "sigma", as: "std" }, output: "mu" }),
    ],
    [
      "INVALID_OPTIONS",
      /noise: expected \{ output: the name of an output, as: "variance" or/,
      () => quantify(two, { noise: { output: "noise" } } as never),
    ],
    ["INVALID_OPTIONS", /unknown option "sigma"/, () => quantify(two, { sigma: 1 } as never)],
    [
      "INVALID_OPTIONS",
      /single output/,
      () => quantify(two.outputs.mu as never, { noise: { output: "noise", as: "std" } }),
    ],
    ["INVALID_OPTIONS", /for plain values/, () => quantify(classes, { measure: "variance" })],
    ["NOT_A_CLASSIFIER", /plain values/, () => quantify(two, { output: "mu", measure: "brier" })],
    ["SEVERAL_OUTPUTS", /2 outputs/, () => quantify(two)],
  ])("%s %s", (code, message, run) => {
    expect(run).toThrowError(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
