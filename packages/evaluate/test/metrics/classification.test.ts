import { describe, expect, it } from "vitest";
import {
  accuracy,
  brierScore,
  classwiseCalibrationError,
  expectedCalibrationError,
  maximumCalibrationError,
  nll,
  reliability,
} from "../../src/index.ts";
import { golden } from "../golden/index.ts";

const { probabilities, labels, ...values } = golden.classification;

it.each([
  ["accuracy", accuracy(probabilities, labels)],
  ["nll", nll(probabilities, labels)],
  ["brierScore", brierScore(probabilities, labels)],
  ["ece15", expectedCalibrationError(probabilities, labels)],
  ["ece10", expectedCalibrationError(probabilities, labels, { bins: 10 })],
  ["mce10", maximumCalibrationError(probabilities, labels, { bins: 10 })],
  ["ace7", expectedCalibrationError(probabilities, labels, { bins: 7, binning: "mass" })],
  ["classwise10", classwiseCalibrationError(probabilities, labels, { bins: 10 })],
  ["classwiseMass7", classwiseCalibrationError(probabilities, labels, { bins: 7, binning: "mass" })],
])("%s is what Python computes", (name, value) => {
  expect(value).toBeCloseTo(values[name] as number, 13);
});

it("torch-uncertainty's docstring of AdaptiveCalibrationError: 0.1 for five bins", () => {
  const yes = [0.95, 0.85, 0.15, 0.05];
  expect(expectedCalibrationError(yes, [1, 1, 0, 0], { bins: 5, binning: "width" })).toBeCloseTo(0.1, 12);
});

it("nll is infinite where a label had probability 0", () => {
  expect(nll([[1, 0]], [1])).toBe(Number.POSITIVE_INFINITY);
});

describe("bins", () => {
  it("hold their upper bound, and the first one 0", () => {
    const points = reliability([0.5, 0.5, 1, 0], [1, 0, 1, 0], { bins: 2 });
    // A yes of .5 is a top probability of .5; of 0 and 1 the top probability is 1.
    expect(points.map(({ to, count }) => [to, count])).toEqual([
      [0.5, 2],
      [1, 2],
    ]);
  });

  it("without cases are left out", () => {
    expect(reliability([0.9], [1], { bins: 100 })).toHaveLength(1);
  });

  it("of equal mass keep equal probabilities together, so that the order of the cases does not matter", () => {
    const yes = [0.6, 0.7, 0.7, 0.7, 0.7, 0.9];
    const truth = [1, 0, 1, 1, 0, 1];
    const points = (order: number[]) =>
      reliability(
        order.map((i) => yes[i] ?? 0),
        order.map((i) => truth[i] ?? 0),
        { bins: 3, binning: "mass" },
      );
    expect(points([0, 1, 2, 3, 4, 5]).map(({ count }) => count)).toEqual([5, 1]);
    expect(points([5, 4, 3, 2, 1, 0])).toEqual(points([0, 1, 2, 3, 4, 5]));
  });

  it.each([{ bins: 0 }, { bins: 1.5 }, { bins: Number.NaN }, { binning: "kmeans" as never }])(
    "refuse %o",
    (options) => {
      expect(() => expectedCalibrationError([0.5], [1], options)).toThrowError(
        expect.objectContaining({ code: "INVALID_OPTIONS" }),
      );
    },
  );
});
