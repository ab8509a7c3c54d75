import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracyRejection, augrc, aurc, auroc, misclassified, riskCoverage } from "../../src/index.ts";
import { golden } from "../golden/index.ts";

it.each(golden.selective.map((selective, i) => [i, selective] as const))(
  "areas of case %i are what Python computes by going through all orders of ties",
  (_, { uncertainty, losses, ...areas }) => {
    expect(aurc(uncertainty, losses)).toBeCloseTo(areas.aurc, 13);
    expect(augrc(uncertainty, losses)).toBeCloseTo(areas.augrc, 13);
  },
);

// Traub et al. 2024, equation 8.
it("augrc is e (1 - e) (1 - AUROC) + e²/2 for 0/1 losses", () => {
  const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(cases, (drawn) => {
      const [scores, wrong] = [drawn.map(([score]) => score), drawn.map(([, flag]) => Number(flag))];
      const e = wrong.reduce((a, b) => a + b, 0) / wrong.length;
      fc.pre(e > 0 && e < 1);
      expect(augrc(scores, wrong)).toBeCloseTo(e * (1 - e) * (1 - auroc(scores, wrong)) + (e * e) / 2, 12);
    }),
    { seed: 1 },
  );
});

describe("accuracyRejection", () => {
  const probabilities = golden.classification.probabilities;
  const labels = golden.classification.labels;
  const uncertainty = probabilities.map((p) => 1 - Math.max(...p));

  it("ends at the accuracy of the surest case, and starts at that of all", () => {
    const { rejected, accuracy } = accuracyRejection(uncertainty, probabilities, labels);
    const { risk } = riskCoverage(uncertainty, misclassified(probabilities, labels));
    expect(accuracy[0]).toBeCloseTo(golden.classification.accuracy as number, 14);
    expect(rejected[0]).toBe(0);
    expect(rejected.at(-1)).toBeCloseTo(79 / 80, 14);
    expect(accuracy.at(-1)).toBe(1 - (risk[0] ?? 0));
  });
});

it.each([
  ["NOT_FINITE", () => aurc([Number.NaN], [1])],
  ["NOT_FINITE", () => aurc([1], [Number.NaN])],
  ["LENGTH_MISMATCH", () => riskCoverage([1, 2], [1])],
  ["EMPTY_DATA", () => augrc([], [])],
])("%s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
