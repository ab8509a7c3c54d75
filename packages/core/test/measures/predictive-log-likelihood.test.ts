import { expect, it } from "vitest";
import { predictiveLogLikelihood } from "../../src/index.ts";
import { average } from "./naive.ts";
import { predictionOf, uniforms, values } from "./prediction-of.ts";

const next = uniforms(2);
const samples = Array.from({ length: 7 }, () => Array.from({ length: 6 }, next));
const targets = Array.from({ length: 6 }, next);
const density = (y: number, mu: number, tau: number) =>
  Math.sqrt(tau / (2 * Math.PI)) * Math.exp((-tau / 2) * (y - mu) ** 2);

it("is the log of the mean density over the samples", () => {
  const { data } = predictiveLogLikelihood(predictionOf(samples, [6, 1], values), targets, 3);
  for (const [row, y] of targets.entries())
    expect(data[row]).toBeCloseTo(Math.log(average(samples.map((sample) => density(y, sample[row] ?? 0, 3)))), 12);
});

it("takes the values of an example together", () => {
  const { data, shape } = predictiveLogLikelihood(predictionOf(samples, [2, 3], values), targets, 3);
  expect(shape).toEqual([2]);
  for (const row of [0, 1]) {
    const joint = (sample: number[]) =>
      [0, 1, 2].reduce((product, d) => product * density(targets[3 * row + d] ?? 0, sample[3 * row + d] ?? 0, 3), 1);
    expect(data[row]).toBeCloseTo(Math.log(average(samples.map(joint))), 12);
  }
});

it("does not underflow far away", () => {
  const y = predictionOf([[0], [1]], [1], values);
  // The nearer of the two dominates: -½·99² - ln 2 - ½ ln 2π.
  expect(predictiveLogLikelihood(y, [100], 1).at(0)).toBeCloseTo(-4900.5 - Math.LN2 - 0.5 * Math.log(2 * Math.PI), 9);
});

it("counts the samples that each example has", () => {
  const y = predictionOf(samples, [6, 1], values, { stopped: [1, 7, 7, 7, 7, 7] });
  expect(predictiveLogLikelihood(y, targets, 2).at(0)).toBeCloseTo(
    Math.log(density(targets[0] ?? 0, samples[0]?.[0] ?? 0, 2)),
    12,
  );
});

it.each([
  ["INVALID_OPTIONS", targets, 0],
  ["INVALID_OPTIONS", targets, Number.NaN],
  ["LENGTH_MISMATCH", [1], 1],
  ["LENGTH_MISMATCH", undefined, 1],
])("%s", (code, given, tau) => {
  const y = predictionOf(samples, [6, 1], values);
  expect(() => predictiveLogLikelihood(y, given as number[], tau)).toThrowError(expect.objectContaining({ code }));
});
