import { predictiveLogLikelihood } from "@mayhap/core";
import { expect, it } from "vitest";
import { predictionOf, uniforms, values } from "../../../core/test/measures/prediction-of.ts";
import { mostLikelyPrecision } from "../../src/tune/precision.ts";

const next = uniforms(8);
const [samples, rows, dimensions] = [30, 25, 2];
const draws = Array.from({ length: samples }, () => Float64Array.from({ length: rows * dimensions }, () => 2 * next()));
const targets = Float64Array.from({ length: rows * dimensions }, () => 0.5 + next());
const distances = draws.map((sample) =>
  Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++)
      sum += ((targets[i] as number) - (sample[i] as number)) ** 2;
    return sum;
  }),
);

it("is where Gal's likelihood, as core has it, is largest", () => {
  const { tau, logLikelihoods } = mostLikelyPrecision(distances, dimensions);
  const prediction = predictionOf(draws, [rows, dimensions], values);
  const core = (at: number) => predictiveLogLikelihood(prediction, targets, at).data;
  for (const [i, value] of core(tau).entries()) expect(logLikelihoods[i]).toBeCloseTo(value, 12);
  const mean = (at: number) => core(at).reduce((a, b) => a + b, 0) / rows;
  for (const factor of [0.5, 0.99, 1.01, 2]) expect(mean(tau * factor)).toBeLessThan(mean(tau));
});

it("of one network is the inverse mean square", () => {
  const one = Float64Array.of(1, 4, 4);
  const { tau, logLikelihoods } = mostLikelyPrecision([one], 1);
  expect(tau).toBeCloseTo(1 / 3, 12);
  expect(logLikelihoods[0]).toBeCloseTo(-1 / 6 + Math.log(tau / (2 * Math.PI)) / 2, 12);
});

it("stays finite where targets are met exactly", () => {
  const { tau, logLikelihoods } = mostLikelyPrecision([Float64Array.of(0, 0)], 1);
  expect(Number.isFinite(tau) && logLikelihoods.every(Number.isFinite)).toBe(true);
});
