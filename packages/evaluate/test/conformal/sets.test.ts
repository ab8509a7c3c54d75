import { describe, expect, it } from "vitest";
import { randomSamples, uniforms } from "../../../core/test/measures/prediction-of.ts";
import { conformalRank } from "../../src/conformal/conformal-quantile.ts";
import { type ConformalSetOptions, fitConformalSets, predictionSets } from "../../src/index.ts";
import { actions } from "../golden/actions.ts";

const { conformal } = actions;
const raps = { penalty: 0.05, freeRanks: 2 };

describe.each([
  ["lac", {}],
  ["aps", {}],
  ["raps", raps],
] as const)("%s", (score, more) => {
  const sets = fitConformalSets(conformal.probabilities, conformal.labels, { alpha: conformal.alpha, score, ...more });

  it("has numpy's threshold and sets", () => {
    expect(sets.threshold).toBeCloseTo(conformal[score], 12);
    const found = predictionSets(JSON.parse(JSON.stringify(sets)), conformal.probabilities.slice(0, 10));
    expect(found.map((set) => set.toSorted((a, b) => a - b))).toEqual(conformal.sets[score]);
  });
});

/** Labels drawn from other distributions than those that are said. */
function drawn(count: number, seed: number) {
  const probabilities = randomSamples(1, count, 4, seed)[0] as number[][];
  const next = uniforms(seed + 1_000_000);
  const labels = probabilities.map((p) => {
    const truth = p.map((value) => value ** 0.5);
    let left = next() * truth.reduce((a, b) => a + b, 0);
    return Math.min(
      3,
      truth.findIndex((value) => {
        left -= value;
        return left < 0;
      }),
    );
  });
  return { probabilities, labels };
}

/** Share of new labels inside their sets, over many calibration sets. */
function coverage(options: ConformalSetOptions, n: number, runs: number, each: number): number {
  let inside = 0;
  for (let run = 0; run < runs; run++) {
    const held = drawn(n, 7919 * run + 13);
    const sets = fitConformalSets(held.probabilities, held.labels, { ...options, seed: run });
    const fresh = drawn(each, 7919 * run + 4001);
    const found = predictionSets(sets, fresh.probabilities, { seed: run });
    inside += found.reduce((sum, set, i) => sum + Number(set.includes(fresh.labels[i] as number)), 0);
  }
  return inside / (runs * each);
}

describe.each([
  ["lac", { score: "lac" }, true],
  ["aps", { score: "aps" }, false],
  ["randomised aps", { score: "aps", randomised: true }, true],
  ["raps", { score: "raps", ...raps }, false],
  ["randomised raps", { score: "raps", randomised: true, ...raps }, true],
] as const)("%s", (_, options, exact) => {
  it("covers new labels as often as theory says", () => {
    const [n, runs, each, alpha] = [49, 400, 25, 0.2];
    const rank = conformalRank(n, alpha);
    const found = coverage({ ...options, alpha }, n, runs, each);
    // Beta-binomial: of `each` new cases a run covers on average k/(n + 1). Bounds: 4 standard errors.
    const share = rank / (n + 1);
    const variance = ((share * (1 - share)) / each) * (1 + (each - 1) / (n + 2));
    const bound = 4 * Math.sqrt(variance / runs);
    expect(found).toBeGreaterThan(share - bound);
    // Scores that tie, here those of the least probable class (1), cover more. Without ties coverage is not higher either.
    if (exact) expect(found).toBeLessThan(share + bound);
    else expect(found).toBeGreaterThan(1 - alpha - bound);
  });
});

it("the most probable class comes first", () => {
  const sets = fitConformalSets([[0.2, 0.3, 0.5]], [0], { alpha: 0.5 });
  expect(predictionSets(sets, [[0.3, 0.45, 0.25]])).toEqual([[1, 0, 2]]);
});

it("lots are drawn anew unless a seed is given", () => {
  const sets = fitConformalSets([0.6, 0.7, 0.8], [1, 0, 1], { alpha: 0.5, score: "aps", randomised: true, seed: 1 });
  const many = Array.from({ length: 200 }, () => 0.6);
  expect(predictionSets(sets, many, { seed: 5 })).toEqual(predictionSets(sets, many, { seed: 5 }));
  expect(predictionSets(sets, many)).not.toEqual(predictionSets(sets, many));
});

it.each([
  ["TOO_FEW_CASES", () => fitConformalSets([0.2, 0.8], [0, 1])],
  ["BAD_LABEL", () => fitConformalSets([0.2], [-1])],
  ["EMPTY_DATA", () => fitConformalSets([], [])],
  ["INVALID_OPTIONS", () => fitConformalSets([0.2], [1], { alpha: 0 })],
  ["INVALID_OPTIONS", () => fitConformalSets([0.2], [1], { seed: -1 })],
  ["INVALID_OPTIONS", () => fitConformalSets([0.2], [1], { score: "thr" as "lac" })],
  ["INVALID_OPTIONS", () => fitConformalSets([0.2], [1], { score: "raps", penalty: -1 })],
  ["LENGTH_MISMATCH", () => predictionSets(fitConformalSets([0.2], [1], { alpha: 0.5 }), [[0.1, 0.2, 0.7]])],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
