import { expect, it } from "vitest";
import { measureShape, stridesAt } from "../../src/math/class-axis.ts";
import { binaryEntropy, surprise } from "../../src/math/entropy.ts";

it("entropy is 0 where all is certain, and ln 2 for a fair coin", () => {
  expect([surprise(0), surprise(1) + 0]).toEqual([0, 0]);
  expect([binaryEntropy(0), binaryEntropy(1)]).toEqual([0, 0]);
  expect(binaryEntropy(0.5)).toBeCloseTo(Math.LN2, 15);
  expect(binaryEntropy(0.2)).toBeCloseTo(binaryEntropy(0.8), 15);
});

it("the class axis splits a shape into what is before, on and behind it", () => {
  expect(stridesAt([2, 3, 4, 5], 1)).toEqual({ outer: 2, classes: 3, inner: 20 });
  expect(stridesAt([2, 3, 4, 5], -1)).toEqual({ outer: 24, classes: 5, inner: 1 });
  expect(stridesAt([7], 0)).toEqual({ outer: 1, classes: 7, inner: 1 });
});

it("a measure has the output's shape without its classes", () => {
  expect(measureShape([2, 3, 4], { type: "softmax", axis: 1 })).toEqual([2, 4]);
  expect(measureShape([2, 3, 4], { type: "softmax", axis: -1 })).toEqual([2, 3]);
  expect(measureShape([2, 1], { type: "sigmoid" })).toEqual([2]);
  expect(measureShape([2, 5], { type: "sigmoid" })).toEqual([2, 5]);
  expect(measureShape([1], { type: "sigmoid" })).toEqual([1]);
});
