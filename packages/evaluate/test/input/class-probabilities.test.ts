import { NdArray } from "@mayhap/core";
import { expect, it } from "vitest";
import { predictionOf, sigmoid } from "../../../core/test/measures/prediction-of.ts";
import { accuracy, brierScore, nll } from "../../src/index.ts";

const rows = [
  [0.7, 0.2, 0.1],
  [0.1, 0.6, 0.3],
  [0.3, 0.3, 0.4],
  [0.5, 0.4, 0.1],
];
const labels = [0, 2, 2, 1];

it("reads distributions along any axis of a prediction", () => {
  // Two images of two pixels, [2, classes, 2].
  const moved = [0, 2].flatMap((first) =>
    [0, 1, 2].flatMap((c) => [0, 1].map((pixel) => rows[first + pixel]?.[c] ?? 0)),
  );
  const y = predictionOf([moved], [2, 3, 2], { type: "probabilities", layout: { type: "softmax", axis: 1 } });
  expect(
    brierScore(y, [
      [0, 2],
      [2, 1],
    ]),
  ).toBeCloseTo(brierScore(rows, labels), 14);
});

it("reads nested numbers of any depth, and NdArrays", () => {
  const nested = [rows.slice(0, 2), rows.slice(2)];
  expect(nll(nested, labels)).toBe(nll(rows, labels));
  const typed = rows.map((row) => Float64Array.from(row));
  expect(nll(typed, labels)).toBe(nll(rows, labels));
  expect(nll({ data: rows.flat(), shape: [4, 3] }, labels)).toBe(nll(rows, labels));
  expect(nll(new NdArray(Float64Array.from(rows.flat()), [4, 3]), new Int32Array(labels))).toBe(nll(rows, labels));
});

it("reads sigmoids as a yes or no each", () => {
  const y = predictionOf([[0.9, 0.2, 0.6, 0.4]], [2, 2], sigmoid);
  expect(
    accuracy(y, [
      [1, 0],
      [0, 0],
    ]),
  ).toBe(0.75);
  expect(accuracy([[0.9], [0.2]], [1, 0])).toBe(1);
});

it("says what is no distribution, and where", () => {
  expect(() =>
    nll(
      [
        [0.5, 0.5],
        [3.2, -1],
      ],
      [0, 0],
    ),
  ).toThrowError(/^Case 1 \(3\.20, -1\.00\) is no distribution/);
});
