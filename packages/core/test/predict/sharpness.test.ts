import fc from "fast-check";
import { expect, it } from "vitest";
import { toProbabilities } from "../../src/predict/class-probabilities.ts";
import { sharpness } from "../../src/predict/sharpness.ts";

it("is entropy ln k, 1/k and norm 1/√k for k equal probabilities; 0, 1 and 1 for a certain class", () => {
  const layout = { type: "softmax", axis: -1 } as const;
  const [entropy, most, norm] = sharpness(new Float64Array(8).fill(0.25), [2, 4], layout).subarray(
    3,
  ) as never as number[];
  expect(entropy).toBeCloseTo(Math.log(4), 14);
  expect([most, norm]).toEqual([0.25, 0.5]);
  expect([...sharpness(Float64Array.of(0, 1, 0), [1, 3], layout)]).toEqual([0, 1, 1]);
});

it("has entropies between 0 and ln k for all distributions", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 9 }), (logits) => {
      const values = Float64Array.from(logits);
      toProbabilities(values, [logits.length], { type: "softmax", axis: 0 });
      const [h] = sharpness(values, [logits.length], { type: "softmax", axis: 0 });
      expect(h).toBeGreaterThanOrEqual(0);
      expect(h).toBeLessThanOrEqual(Math.log(logits.length) + 1e-12);
    }),
  );
});

it("is there per pixel where classes stand before the pixels", () => {
  // [1, 2 classes, 2 pixels]: pixel 0 is (.5, .5), pixel 1 is (1, 0).
  const [a, p, norm, ...b] = sharpness(Float64Array.of(0.5, 1, 0.5, 0), [1, 2, 2], { type: "softmax", axis: 1 });
  expect([a, p]).toEqual([Math.LN2, 0.5]);
  expect(norm).toBeCloseTo(Math.SQRT1_2, 15);
  expect(b).toEqual([0, 1, 1]);
});

it("takes the probability of a yes for a distribution", () => {
  const [, most, norm] = sharpness(Float64Array.of(0.2), [1], { type: "sigmoid" });
  expect(most).toBe(0.8);
  expect(norm).toBeCloseTo(Math.hypot(0.2, 0.8), 15);
});
