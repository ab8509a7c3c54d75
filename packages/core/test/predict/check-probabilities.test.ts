import { describe, expect, it } from "vitest";
import { checkProbabilities } from "../../src/predict/check-probabilities.ts";

const softmax = { type: "softmax", axis: -1 } as const;
const check = (
  values: readonly number[],
  shape: readonly number[],
  layout: Parameters<typeof checkProbabilities>[2] = softmax,
) => checkProbabilities("y", { data: Float32Array.from(values), shape }, layout);

describe("values that are called probabilities", () => {
  it("pass when they are", () => {
    expect(() => check([0.2, 0.8, 1, 0], [2, 2])).not.toThrow();
    expect(() => check([0.2, 1, 0.8, 0], [2, 2], { type: "softmax", axis: 0 })).not.toThrow();
    expect(() => check([0.9, 0.9], [1, 2], { type: "sigmoid" })).not.toThrow();
    expect(() => check([Number.NaN, 1], [1, 2])).not.toThrow();
  });

  it.each([
    [[2.5, -1], /2\.5 is one of them.*write output: "logits"/],
    [[0.2, 0.2], /add up to 0\.4 along axis -1/],
    [[-0.5, 1], /-0\.5 is one of them/],
  ])("are refused when they are not: %s", (values, message) => {
    expect(() => check(values, [1, 2])).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringMatching(message) }),
    );
  });
});
