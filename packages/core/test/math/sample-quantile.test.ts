import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleQuantile } from "../../src/math/sample-quantile.ts";

// The examples of numpy.quantile's documentation (numpy 2.1): a = [[10, 7, 4], [3, 2, 1]].
it.each([
  [[10, 7, 4, 3, 2, 1], 0.5, 3.5],
  [[10, 3], 0.5, 6.5],
  [[7, 2], 0.5, 4.5],
  [[4, 1], 0.5, 2.5],
  [[10, 7, 4], 0.5, 7],
  [[3, 2, 1], 0.5, 2],
])("quantile of %j at %d is numpy's %d", (values, q, expected) => {
  expect(sampleQuantile(Float64Array.from(values).sort(), q)).toBe(expected);
});

// R's type 7: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .9)).
it.each([
  [0.1, 1.4],
  [0.25, 2],
  [0.9, 12.8],
])("at %d between 1, 2, 4, 8, 16 it is R's %d", (q, expected) => {
  expect(sampleQuantile(Float64Array.of(1, 2, 4, 8, 16), q)).toBeCloseTo(expected, 12);
});

it("is the extremes at 0 and 1, the value itself of one value, and never falls with q", () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 30 });
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, unit, unit, (array, a, b) => {
      const sorted = Float64Array.from(array).sort();
      expect(sampleQuantile(sorted, 0)).toBe(sorted[0]);
      expect(sampleQuantile(sorted, 1)).toBe(sorted.at(-1));
      const [low, high] = [sampleQuantile(sorted, Math.min(a, b)), sampleQuantile(sorted, Math.max(a, b))];
      expect(low).toBeLessThanOrEqual(high + 1e-9);
    }),
  );
});

it("spreads NaN, and takes infinities as values", () => {
  expect(sampleQuantile(Float64Array.of(1, 2, Number.NaN), 0.1)).toBeNaN();
  const infinity = Number.POSITIVE_INFINITY;
  expect(sampleQuantile(Float64Array.of(1, infinity, infinity), 0.75)).toBe(infinity);
  expect(sampleQuantile(Float64Array.of(-infinity, 0), 0)).toBe(-infinity);
  expect(sampleQuantile(Float64Array.of(-infinity, 0), 0.5)).toBe(-infinity);
  expect(sampleQuantile(Float64Array.of(0, infinity), 0.5)).toBe(infinity);
  expect(sampleQuantile(Float64Array.of(-infinity, infinity), 0.5)).toBeNaN();
});
