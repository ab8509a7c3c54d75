import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merged } from "../../src/predict/merge-moments.ts";
import { Moments } from "../../src/predict/moments.ts";

function of(...values: number[]): Moments {
  const moments = new Moments(1, 1);
  for (const value of values) moments.add([0], [value]);
  return moments;
}

/** The definition, in two passes. */
function twoPass(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: values.length > 1 ? squares / (values.length - 1) : 0 };
}

const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const values = fc.array(value, { minLength: 1, maxLength: 50 });

it("mean and unbiased variance are those of the definition", () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0, 1e6), (values, offset) => {
      // Far from zero, where sums of squares would cancel.
      const shifted = values.map((v) => v + offset);
      const { mean, variance } = twoPass(shifted);
      const moments = of(...shifted);
      expect(moments.mean[0]).toBeCloseTo(mean, 6);
      if (values.length < 2) expect(moments.variance()[0]).toBeNaN();
      else expect(Math.abs((moments.variance()[0] as number) - variance)).toBeLessThanOrEqual(1e-6 * (1 + variance));
    }),
  );
});

it("rows are counted and computed apart", () => {
  const moments = new Moments(2, 2);
  moments.add([0, 1], [1, 2, 9, 9], false, new Set([1]));
  moments.add([0], [3, 6]);
  moments.add([0, 1], [9, 9, 5, 5], false, new Set([0]));
  expect([...moments.counts]).toEqual([2, 1]);
  expect([...moments.mean]).toEqual([2, 4, 5, 5]);
  expect([...moments.variance()]).toEqual([2, 8, Number.NaN, Number.NaN]);
});

it("one value repeated keeps its bits and has no variance: -0, infinity, the smallest number", () => {
  for (const value of [-0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, 0.1]) {
    const moments = of(value, value, value);
    expect(moments.mean[0]).toBe(value);
    expect(moments.variance()[0]).toBe(0);
    expect(merged(of(value), of(value, value)).mean[0]).toBe(value);
  }
});

it("the short way where nothing is infinite gives the same bits, signs of zero included", () => {
  const finite = fc.float({ noDefaultInfinity: true });
  // Values that repeat, and zeros of either sign, come often.
  const row = fc.array(fc.oneof(finite, fc.constantFrom(0, -0, 0.1)), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const [short, long] = [new Moments(1, 3), new Moments(1, 3)];
      for (const row of rows) {
        short.add([0], row, true);
        long.add([0], row);
      }
      expect(short).toEqual(long);
    }),
  );
});

describe("infinity and NaN", () => {
  const infinity = Number.POSITIVE_INFINITY;
  it.each([
    [[1, infinity], infinity],
    [[infinity, 1], infinity],
    [[infinity, 1, 2], infinity],
    [[1, -infinity, 3], -infinity],
    [[infinity, -infinity], Number.NaN],
    [[1, Number.NaN], Number.NaN],
    [[Number.NaN, 1], Number.NaN],
  ])("the mean of %j is %d, and the variance is unknown, in any order and in parts", (values, mean) => {
    for (const order of [values, values.toReversed()]) {
      expect(of(...order).mean[0]).toBe(mean);
      expect(of(...order).variance()[0]).toBeNaN();
      const both = merged(of(order[0] as number), of(...order.slice(1)));
      expect(both.mean[0]).toBe(mean);
      expect(both.variance()[0]).toBeNaN();
    }
  });
});

it("merging gives what one pass over everything gives", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const all = of(...a, ...b);
      const both = merged(of(...a), of(...b));
      expect(both.counts).toEqual(all.counts);
      expect(both.mean[0]).toBeCloseTo(all.mean[0] as number, 9);
      const variance = all.variance()[0] as number;
      expect(Math.abs((both.variance()[0] as number) - variance)).toBeLessThanOrEqual(1e-9 * (1 + variance));
    }),
  );
});

it("is settled when the standard error of every mean is at most the tolerance, never by one value or by NaN", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
      const moments = of(...values);
      const error = Math.sqrt((moments.variance()[0] as number) / values.length);
      // Values that are all the same have to be many before they settle.
      expect(moments.settled(0, 1.001 * error + 1e-9)).toBe((moments.squares[0] as number) > 0);
      if (error > 1e-6) expect(moments.settled(0, 0.999 * error)).toBe(false);
    }),
  );
  expect(of(...new Array(99).fill(1)).settled(0, 1)).toBe(false);
  expect(of(...new Array(100).fill(1)).settled(0, 1)).toBe(true);
  expect(of(1).settled(0, 1)).toBe(false);
  expect(of(Number.NaN, Number.NaN).settled(0, 1e9)).toBe(false);
});
