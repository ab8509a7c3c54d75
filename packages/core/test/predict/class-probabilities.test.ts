import fc from "fast-check";
import { expect, it } from "vitest";
import { entropies, toProbabilities } from "../../src/predict/class-probabilities.ts";

/** Softmax as it is written in books. */
function softmax(logits: readonly number[]): number[] {
  const exps = logits.map(Math.exp);
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

const close = (actual: ArrayLike<number>, expected: readonly number[]) =>
  expect(Array.from(actual, (v, i) => Math.abs(v - (expected[i] as number)) < 1e-12)).toEqual(expected.map(() => true));

it("softmax along any axis is the softmax of each line of that axis", () => {
  const shape = [2, 3, 4];
  const logits = Float64Array.from({ length: 24 }, (_, i) => Math.sin(i) * 3);
  const strides = [12, 4, 1];
  for (const axis of [0, 1, 2, -1, -2, -3]) {
    const at = axis < 0 ? axis + 3 : axis;
    const expected = Array.from(logits, (_, i) => {
      const stride = strides[at] as number;
      const index = Math.floor(i / stride) % (shape[at] as number);
      const line = Array.from({ length: shape[at] as number }, (_, c) => logits[i + (c - index) * stride] as number);
      return softmax(line)[index] as number;
    });
    const values = Float64Array.from(logits);
    toProbabilities(values, shape, { type: "softmax", axis });
    close(values, expected);
  }
});

it("does not overflow, and takes infinite logits as certain or impossible", () => {
  const values = Float64Array.of(1000, 999, -1000);
  toProbabilities(values, [3], { type: "softmax", axis: 0 });
  close(values, softmax([1, 0, -1999]));
  const impossible = Float64Array.of(0, Number.NEGATIVE_INFINITY);
  toProbabilities(impossible, [2], { type: "softmax", axis: 0 });
  expect([...impossible]).toEqual([1, 0]);
  expect([...entropies(impossible, [2], { type: "softmax", axis: 0 })]).toEqual([0]);
});

it("the logistic function works on each value alone", () => {
  const values = Float64Array.of(0, Math.log(3), -Math.log(3), 800, -800);
  toProbabilities(values, [5], { type: "sigmoid" });
  close(values, [0.5, 0.75, 0.25, 1, 0]);
});

it("entropy is ln k for k equal probabilities, 0 for a certain class, and between for all others", () => {
  const layout = { type: "softmax", axis: -1 } as const;
  expect(entropies(new Float64Array(8).fill(0.25), [2, 4], layout)[1]).toBeCloseTo(Math.log(4), 14);
  expect([...entropies(Float64Array.of(0, 1, 0), [1, 3], layout)]).toEqual([0]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 9 }), (logits) => {
      const values = Float64Array.from(logits);
      toProbabilities(values, [logits.length], { type: "softmax", axis: 0 });
      const [h] = entropies(values, [logits.length], { type: "softmax", axis: 0 });
      expect(h).toBeGreaterThanOrEqual(0);
      expect(h).toBeLessThanOrEqual(Math.log(logits.length) + 1e-12);
    }),
  );
});

it("an entropy per pixel where classes stand before the pixels", () => {
  // [1, 2 classes, 2 pixels]: pixel 0 is (.5, .5), pixel 1 is (1, 0).
  const [a, b] = entropies(Float64Array.of(0.5, 1, 0.5, 0), [1, 2, 2], { type: "softmax", axis: 1 });
  expect(a).toBeCloseTo(Math.LN2, 14);
  expect(b).toBe(0);
});

it("NaN stays NaN", () => {
  const values = Float64Array.of(1, Number.NaN);
  toProbabilities(values, [2], { type: "softmax", axis: 0 });
  expect(values[1]).toBeNaN();
});
