import { describe, expect, it } from "vitest";
import { predictionOf, randomSamples, values } from "../../../core/test/measures/prediction-of.ts";
import { aurc, brierScore, expectedCalibrationError, nll, type TuneMetric } from "../../src/index.ts";
import { scoreClasses } from "../../src/tune/score-classes.ts";
import { scoreValues } from "../../src/tune/score-values.ts";

// Two images of three pixels, four classes along axis 1.
const [images, classes, pixels] = [2, 4, 3];
const draws = randomSamples(5, images * pixels, classes);
const asImages = (rows: number[][]) =>
  Array.from({ length: images * classes * pixels }, (_, i) => {
    const [image, c, pixel] = [Math.floor(i / (classes * pixels)), Math.floor(i / pixels) % classes, i % pixels];
    return rows[image * pixels + pixel]?.[c] as number;
  });
const reading = { type: "probabilities", layout: { type: "softmax", axis: 1 } } as const;
const prediction = predictionOf(draws.map(asImages), [images, classes, pixels], reading);
const labels = [0, 3, 1, 2, 2, 0];
const mean = Array.from({ length: images * pixels }, (_, row) =>
  Array.from({ length: classes }, (_, c) => draws.reduce((sum, draw) => sum + (draw[row]?.[c] as number), 0) / 5),
);

describe.each([
  ["log-likelihood", (p, l) => -nll(p, l)],
  ["brier", brierScore],
  ["ece", expectedCalibrationError],
] as [TuneMetric, typeof nll][])("%s of images", (metric, of) => {
  const scored = scoreClasses(prediction, labels, metric);

  it("counts every pixel, and resamples images as wholes", () => {
    expect(scored.examples).toBe(images);
    expect(scored.metric(Uint32Array.of(0, 1))).toBeCloseTo(of(mean, labels), 12);
    expect(scored.metric(Uint32Array.of(1, 1))).toBeCloseTo(of(mean.slice(pixels), labels.slice(pixels)), 12);
  });
});

it("aurc of values ranks examples by their variance", () => {
  const y = predictionOf(
    [
      [0, 1, 5, 5],
      [2, 1, 5, 7],
      [4, 4, 5, 6],
    ],
    [2, 2],
    values,
  );
  const targets = [2, 5, 5, 5];
  const scored = scoreValues(y, targets, "aurc");
  const variance = [(4 + 3) / 2, (0 + 1) / 2];
  const squares = [(0 + 9) / 2, (0 + 1) / 2];
  expect(scored.metric(Uint32Array.of(0, 1))).toBeCloseTo(aurc(variance, squares), 12);
  expect(scored.epistemic).toBeCloseTo(2, 12);
  expect(scored.rmse).toBeCloseTo(Math.sqrt(2.5), 12);
});
