import { predictiveLogLikelihood } from "@mayhap/core";
import { expect, it } from "vitest";
import { values as plain, predictionOf } from "../../../core/test/measures/prediction-of.ts";
import {
  crpsEnsemble,
  crpsGaussian,
  gaussianNll,
  intervalCoverage,
  meanIntervalWidth,
  rmse,
  testLogLikelihood,
} from "../../src/index.ts";
import { golden } from "../golden/index.ts";

const { mean, std, targets, samples, lower, upper, ...values } = golden.regression;
const prediction = predictionOf(samples, [targets.length, 1], plain);

it.each([
  ["rmse", rmse(mean, targets)],
  ["coverage", intervalCoverage({ lower, upper }, targets)],
  ["width", meanIntervalWidth({ lower, upper })],
  ["gaussianNll", gaussianNll({ mean, std }, targets)],
  ["crpsGaussian", crpsGaussian({ mean, std }, targets)],
  ["crpsEnsemble", crpsEnsemble(samples, targets)],
  ["crpsEnsemble", crpsEnsemble(prediction, targets)],
  ["crpsFair", crpsEnsemble(samples, targets, { fair: true })],
  ["logLikelihood", testLogLikelihood(prediction, targets, values.tau as number)],
])("%s is what Python computes", (name, value) => {
  // Python integrates the scores numerically, to 1e-11 or so.
  expect(value).toBeCloseTo(values[name] as number, 10);
});

it("takes a prediction for its mean, its normal distribution and its intervals", () => {
  expect(rmse(prediction, targets)).toBeCloseTo(rmse(prediction.mean, targets), 14);
  expect(crpsGaussian(prediction, targets)).toBe(crpsGaussian({ mean: prediction.mean, std: prediction.std }, targets));
  expect(intervalCoverage(prediction.interval(0.5), targets)).toBeGreaterThan(0);
  const likelihoods = predictiveLogLikelihood(prediction, targets, 2).data;
  expect(testLogLikelihood(prediction, targets, 2)).toBeCloseTo(likelihoods.reduce((a, b) => a + b) / 25, 14);
});

it("scores a distribution without spread by its absolute error", () => {
  expect(crpsGaussian({ mean: [1, 2], std: [0, 0] }, [4, 2])).toBe(1.5);
  expect(crpsEnsemble([[1, 2]], [4, 2])).toBe(1.5);
  expect(crpsGaussian({ mean: [0], std: [1e-3] }, [1e3])).toBeCloseTo(1000 - 1e-3 / Math.sqrt(Math.PI), 12);
});

it("counts the samples that each example has", () => {
  const stopped = predictionOf(samples, [targets.length, 1], plain, { stopped: [1] });
  const first = Math.abs((samples[0]?.[0] ?? 0) - (targets[0] ?? 0));
  const all = crpsEnsemble(
    samples.map((sample) => sample.slice(0, 1)),
    targets.slice(0, 1),
  );
  const difference = (first - all) / targets.length;
  expect(crpsEnsemble(stopped, targets)).toBeCloseTo(crpsEnsemble(samples, targets) + difference, 13);
});

it.each([
  ["LENGTH_MISMATCH", () => rmse([1, 2], [1])],
  ["NOT_FINITE", () => rmse([1, Number.NaN], [1, 2])],
  ["NOT_FINITE", () => rmse([1], [Number.POSITIVE_INFINITY])],
  ["INVALID_OPTIONS", () => rmse("12" as never, [1])],
  ["EMPTY_DATA", () => rmse([], [])],
  ["EMPTY_INTERVAL", () => intervalCoverage({ lower: [1], upper: [0] }, [1])],
  ["NOT_FINITE", () => intervalCoverage({ lower: [Number.NaN], upper: [0] }, [1])],
  ["LENGTH_MISMATCH", () => meanIntervalWidth({ lower: [1], upper: [2, 3] })],
  ["INVALID_OPTIONS", () => crpsGaussian({ mean: [0], std: [-1] }, [0])],
  ["ZERO_STD", () => gaussianNll({ mean: [0], std: [0] }, [0])],
  ["INVALID_OPTIONS", () => crpsEnsemble([[0]], [0], { fair: true })],
  ["EMPTY_DATA", () => crpsEnsemble([], [0])],
  ["NOT_FINITE", () => crpsEnsemble([[Number.NaN]], [0])],
  ["LENGTH_MISMATCH", () => crpsEnsemble([[1, 2]], [0])],
  ["SAMPLES_NOT_KEPT", () => crpsEnsemble(predictionOf([[1]], [1], plain, { keep: false }), [0])],
])("%s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
