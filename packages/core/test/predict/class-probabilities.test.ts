import { expect, it } from "vitest";
import { toProbabilities } from "../../src/predict/class-probabilities.ts";

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
});

it("the logistic function works on each value alone", () => {
  const values = Float64Array.of(0, Math.log(3), -Math.log(3), 800, -800);
  toProbabilities(values, [5], { type: "sigmoid" });
  close(values, [0.5, 0.75, 0.25, 1, 0]);
});

it("NaN stays NaN", () => {
  const values = Float64Array.of(1, Number.NaN);
  toProbabilities(values, [2], { type: "softmax", axis: 0 });
  expect(values[1]).toBeNaN();
});
