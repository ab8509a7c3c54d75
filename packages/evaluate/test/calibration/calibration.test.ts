import { describe, expect, it } from "vitest";
import { predictionOf, softmax } from "../../../core/test/measures/prediction-of.ts";
import {
  applyCalibration,
  type Calibration,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  nll,
  type TemperatureScaling,
} from "../../src/index.ts";
import { actions } from "../golden/actions.ts";

describe.each(actions.calibration)("$labels.length cases", (given) => {
  const { probabilities, labels } = given;

  it("temperature is scipy's", () => {
    expect(fitTemperature(probabilities, labels).temperature).toBeCloseTo(given.temperature, 5);
  });

  it.each([
    ["isotonic", fitIsotonic, 12],
    ["platt", fitPlatt, 5],
  ] as const)("%s is scikit-learn's", (name, fit, digits) => {
    const calibration: Calibration = fit(probabilities, labels);
    const calibrated = applyCalibration(JSON.parse(JSON.stringify(calibration)), given.new);
    expect(calibrated.shape).toEqual([given.new.length, probabilities[0]?.length]);
    for (const [i, p] of given[name].flat().entries()) expect(calibrated.data[i]).toBeCloseTo(p, digits);
  });

  it.each([fitTemperature, fitIsotonic, fitPlatt])("%o lowers the log loss of the cases it was fitted to", (fit) => {
    const after = nll(applyCalibration(fit(probabilities, labels), probabilities), labels);
    expect(after).toBeLessThan(nll(probabilities, labels));
  });
});

describe("temperature of samples", () => {
  const { samples, labels, temperature } = actions.sampled;
  const shape = [labels.length, 3];
  const prediction = predictionOf(
    samples.map((sample) => sample.flat()),
    shape,
    softmax,
  );

  it("is scipy's", () => {
    expect(fitTemperature(prediction, labels, { on: "samples" }).temperature).toBeCloseTo(temperature, 5);
  });

  it("of 1 changes nothing", () => {
    const one: TemperatureScaling = { type: "temperature", on: "samples", temperature: 1 };
    const calibrated = applyCalibration(one, prediction);
    for (const [i, p] of prediction.probabilities.data.entries()) expect(calibrated.data[i]).toBeCloseTo(p, 14);
  });

  it("needs the samples", () => {
    const code = expect.objectContaining({ code: "SAMPLES_NOT_KEPT" });
    const dropped = predictionOf([samples[0]?.flat() ?? []], shape, softmax, { keep: false });
    expect(() => fitTemperature(dropped, labels, { on: "samples" })).toThrow(code);
    expect(() => fitTemperature([[1, 0]], [0], { on: "samples" })).toThrow(code);
  });
});

it("a temperature stays within its bounds where the labels would have it beyond", () => {
  expect(fitTemperature([0.9, 0.2], [1, 0]).temperature).toBeCloseTo(0.01, 6);
  expect(fitTemperature([0.9, 0.2], [0, 1]).temperature).toBeCloseTo(100, 2);
});

it("probabilities of 0 and 1 stay finite", () => {
  const hard = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];
  for (const fit of [fitTemperature, fitPlatt]) {
    const { data } = applyCalibration(fit(hard, [0, 1, 2, 1]), hard);
    expect(data.every((p) => p >= 0 && p <= 1)).toBe(true);
  }
});

it("isotonic probabilities that all became 0 become equal", () => {
  const calibration = fitIsotonic(
    [
      [0.8, 0.1, 0.1],
      [0.1, 0.8, 0.1],
      [0.1, 0.1, 0.8],
    ],
    [0, 1, 2],
  );
  const third = applyCalibration(calibration, [[0.1, 0.1, 0.1].map((p) => p / 0.3)]);
  for (const p of third.data) expect(p).toBeCloseTo(1 / 3, 14);
});

it.each([
  ["ONE_CLASS", () => fitIsotonic([0.2, 0.8], [1, 1])],
  ["EMPTY_DATA", () => fitTemperature([], [])],
  ["BAD_LABEL", () => fitPlatt([0.2], [2])],
  ["NOT_PROBABILITIES", () => fitTemperature([Number.NaN], [1])],
  ["LENGTH_MISMATCH", () => applyCalibration(fitPlatt([0.2, 0.8], [0, 1]), [[0.2, 0.3, 0.5]])],
  ["INVALID_OPTIONS", () => applyCalibration({} as Calibration, [0.2])],
  ["INVALID_OPTIONS", () => applyCalibration({ type: "temperature", on: "mean", temperature: -1 }, [0.2])],
  ["INVALID_OPTIONS", () => applyCalibration({ type: "temperature", on: "mean", temperature: Number.NaN }, [0.2])],
  ["INVALID_OPTIONS", () => applyCalibration({ type: "isotonic", classes: 2, curves: [] }, [0.2])],
  ["INVALID_OPTIONS", () => applyCalibration({ type: "isotonic", classes: 2, curves: [{ x: [0.1], y: [] }] }, [0.2])],
  [
    "INVALID_OPTIONS",
    () => applyCalibration({ type: "platt", classes: 3, lines: [{ slope: 1, intercept: 0 }] }, [0.2]),
  ],
  ["INVALID_OPTIONS", () => fitTemperature([0.2], [0], { on: "logits" as "mean" })],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
