import { expect, it } from "vitest";
import { accuracy } from "../../src/index.ts";

it("is the share of cases whose most probable class is the label", () => {
  const probabilities = [
    [0.2, 0.5, 0.3],
    [0.4, 0.4, 0.2],
    [0.1, 0.1, 0.8],
    [1, 0, 0],
  ];
  expect(accuracy(probabilities, [1, 0, 1, 0])).toBe(0.75);
});

it("takes the probability of a yes", () => {
  expect(accuracy([0.2, 0.8, 0.6], [0, 1, 0])).toBeCloseTo(2 / 3);
  expect(accuracy(Float32Array.of(0.2, 0.8), BigInt64Array.of(0n, 1n))).toBe(1);
});

it.each([
  ["NOT_PROBABILITIES", () => accuracy([[0.2, 0.2]], [0])],
  ["NOT_PROBABILITIES", () => accuracy([[Number.NaN, 1]], [0])],
  ["NOT_PROBABILITIES", () => accuracy([[1, 0], [1]], [0, 0])],
  ["BAD_LABEL", () => accuracy([[0.2, 0.8]], [2])],
  ["BAD_LABEL", () => accuracy([[0.2, 0.8]], [0.5])],
  ["LENGTH_MISMATCH", () => accuracy([[0.2, 0.8]], [0, 1])],
  ["EMPTY_DATA", () => accuracy([], [])],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code, name: "DataError" }));
});
