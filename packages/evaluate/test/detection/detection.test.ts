import { describe, expect, it } from "vitest";
import { auroc, averagePrecision, detectErrors, detectOutOfDistribution, fprAtTpr, rocCurve } from "../../src/index.ts";
import { golden } from "../golden/index.ts";

describe.each(golden.ranking.map((ranking, i) => [i === 0 ? "without ties" : "with ties", ranking] as const))(
  "%s, as scikit-learn",
  (_, { scores, flags, fpr, tpr, ...values }) => {
    it("scores", () => {
      expect(auroc(scores, flags)).toBeCloseTo(values.auroc as number, 14);
      expect(averagePrecision(scores, flags)).toBeCloseTo(values.aupr as number, 14);
      expect(fprAtTpr(scores, flags)).toBe(values.fpr95);
      expect(fprAtTpr(scores, flags, 0.8)).toBe(values.fpr80);
    });

    it("curve", () => {
      const curve = rocCurve(scores, flags);
      expect([...curve.fpr]).toEqual(fpr);
      expect([...curve.tpr]).toEqual(tpr);
    });

    it("out of distribution", () => {
      const of = (flag: number) => scores.filter((_, i) => flags[i] === flag);
      const found = detectOutOfDistribution(of(0), of(1));
      for (const [name, value] of Object.entries(found)) expect(value).toBeCloseTo(values[name] as number, 14);
    });

    it("errors", () => {
      const right = flags.map(() => [0.6, 0.4]);
      const found = detectErrors(scores, right, flags);
      for (const [name, value] of Object.entries(found)) expect(value).toBeCloseTo(values[name] as number, 14);
    });
  },
);

// torch-uncertainty, docstring of FPRx: 0.75 at 95 % recall.
it("finds torch-uncertainty's published FPR95", () => {
  expect(fprAtTpr([0.9, 0.8, 0.7, 0.6, 0.4, 0.2, 0.1], [1, 0, 1, 0, 0, 1, 0])).toBe(0.75);
});

it("ranks infinite scores", () => {
  expect(auroc([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY], [false, true, true])).toBe(1);
});

it("is chance for equal scores", () => {
  expect(detectOutOfDistribution([1, 1, 1], [1])).toEqual({
    auroc: 0.5,
    aupr: 0.25,
    auprNegative: 0.75,
    fpr95: 1,
    fpr95Negative: 1,
  });
});

it.each([
  ["ONE_CLASS", () => auroc([1, 2], [true, true])],
  ["ONE_CLASS", () => averagePrecision([1, 2], [0, 0])],
  ["ONE_CLASS", () => detectErrors([1], [[0.9, 0.1]], [0])],
  ["NOT_FINITE", () => auroc([1, Number.NaN], [true, false])],
  ["LENGTH_MISMATCH", () => auroc([1, 2], [true])],
  ["LENGTH_MISMATCH", () => detectErrors([1, 2], [[0.9, 0.1]], [0])],
  ["BAD_LABEL", () => auroc([1, 2], [0, 2])],
  ["EMPTY_DATA", () => detectOutOfDistribution([], [1])],
  ["INVALID_OPTIONS", () => fprAtTpr([1, 2], [0, 1], 95)],
])("%s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
