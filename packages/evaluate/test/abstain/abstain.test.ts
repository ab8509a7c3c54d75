import { describe, expect, it } from "vitest";
import { uniforms } from "../../../core/test/measures/prediction-of.ts";
import { binomialAtMost } from "../../src/abstain/binomial.ts";
import { abstain, answers } from "../../src/index.ts";

/** Cases with uncertainty s uniform on (0, 1), `steps` values of it where they tie, and the probability `error(s)` of a wrong answer. */
function cases(n: number, seed: number, error: (s: number) => number, steps = Number.POSITIVE_INFINITY) {
  const next = uniforms(seed * 2654435761);
  const scores = Array.from({ length: n }, () => {
    const s = next();
    return steps === Number.POSITIVE_INFINITY ? s : Math.floor(s * steps) / steps;
  });
  return { scores, wrong: scores.map((s) => next() < error(s)) };
}

/** Mean of the error over (0, s). */
function riskBelow(s: number, error: (s: number) => number): number {
  const grid = 2000;
  let sum = 0;
  for (let i = 0; i < grid; i++) sum += error(((i + 0.5) / grid) * s);
  return sum / grid;
}

describe.each([
  ["errors grow with the score", (s: number) => 0.3 * s * s, undefined],
  // The risk crosses the bound three times.
  ["errors come in waves", (s: number) => (s < 0.3 ? 0.04 : s < 0.5 ? 0.2 : s < 0.8 ? 0.01 : 0.6), undefined],
  ["scores tie", (s: number) => 0.2 * s, 20],
  ["the score says nothing", () => 0.085, undefined],
])("%s", (_, error, steps) => {
  const [risk, delta, runs, n] = [0.08, 0.1, 400, 400];

  it("the risk is exceeded no more often than δ", () => {
    let exceeded = 0;
    for (let run = 0; run < runs; run++) {
      const { scores, wrong } = cases(n, run + 1, error, steps);
      const threshold = thresholdOf(scores, wrong, { risk, delta });
      if (threshold === undefined) continue;
      // Of tied scores all below the threshold are answered: a mean over whole steps.
      const answered = threshold ?? 1;
      const truth = steps ? riskOfSteps(Math.round(answered * steps), steps, error) : riskBelow(answered, error);
      if (truth > risk) exceeded++;
    }
    // More than this many of 400 runs with probability below 0.001, if each has probability δ.
    let most = 0;
    while (binomialAtMost(most, runs, delta) < 0.999) most++;
    expect(exceeded).toBeLessThanOrEqual(most);
  });
});

function riskOfSteps(below: number, steps: number, error: (s: number) => number): number {
  let sum = 0;
  for (let i = 0; i < below; i++) sum += error(i / steps);
  return sum / below;
}

function thresholdOf(scores: number[], wrong: boolean[], options: { risk: number; delta: number }) {
  try {
    return abstain(scores, wrong, options).threshold;
  } catch (error) {
    expect(error).toHaveProperty("code", "RISK_NOT_SHOWN");
    return undefined;
  }
}

it("answers nearly as many as may be answered", () => {
  const error = (s: number) => 0.3 * s * s;
  // The risk below s is 0.1 s²: 0.05 at s = 0.707.
  const { scores, wrong } = cases(20_000, 3, error);
  const rule = abstain(scores, wrong, { risk: 0.05 });
  expect(rule.threshold).toBeGreaterThan(0.66);
  expect(rule.threshold).toBeLessThan(0.72);
  expect(answers(rule, scores).filter(Boolean)).toHaveLength(rule.answered);
  expect(wrong.filter((flag, i) => flag && (scores[i] as number) < (rule.threshold as number))).toHaveLength(
    rule.wrong,
  );
});

it("answers everything where the risk of everything is low enough", () => {
  const { scores, wrong } = cases(2000, 9, () => 0.01);
  const rule = abstain(scores, wrong, { risk: 0.05 });
  expect(rule).toMatchObject({ threshold: null, answered: 2000, cases: 2000 });
  expect(answers(JSON.parse(JSON.stringify(rule)), [7])).toEqual([true]);
});

it("cases of one score are answered all or none", () => {
  const scores = Array.from({ length: 600 }, (_, i) => Math.floor(i / 200));
  const rule = abstain(
    scores,
    scores.map((score, i) => score === 2 && i % 2 === 0),
    { risk: 0.02 },
  );
  expect([rule.answered, rule.threshold]).toEqual([400, 2]);
});

it("does not depend on the order of the cases where scores tie", () => {
  const scores = Array.from({ length: 1000 }, (_, i) => i % 5);
  const sortedByLabel = scores.map((score, i) => score === 4 && i >= 500);
  const rule = abstain(scores, sortedByLabel, { risk: 0.05 });
  expect(rule.answered).toBe(800);
});

it("takes many cases", () => {
  const { scores, wrong } = cases(200_000, 11, (s) => 0.04 * s);
  expect(abstain(scores, wrong, { risk: 0.01 }).threshold).toBeCloseTo(0.5, 1);
});

it("asks for as many cases as are needed without an error, and not for fewer", () => {
  // 0.95^103 > 0.005 ≥ 0.95^104.
  const right = (n: number) =>
    [Array.from({ length: n }, (_, i) => i), Array.from({ length: n }, () => false)] as const;
  expect(abstain(...right(104), { risk: 0.05 }).answered).toBe(104);
  expect(() => abstain(...right(103), { risk: 0.05 })).toThrow(/takes 104 answers even if none is wrong/);
});

it.each([
  ["RISK_NOT_SHOWN", () => abstain([1, 2, 3], [false, false, false], { risk: 0.1 })],
  ["RISK_NOT_SHOWN", () => abstain([1, 1, 1], [true, true, true], { risk: 0.1 })],
  ["NOT_FINITE", () => abstain([Number.NaN], [true], { risk: 0.1 })],
  ["LENGTH_MISMATCH", () => abstain([1], [true, false], { risk: 0.1 })],
  ["EMPTY_DATA", () => abstain([], [], { risk: 0.1 })],
  ["BAD_LABEL", () => abstain([1], [2], { risk: 0.1 })],
  ["INVALID_OPTIONS", () => abstain([1], [true], { risk: 0 })],
  ["INVALID_OPTIONS", () => abstain([1], [true], { risk: 0.1, delta: 2 })],
])("refuses what does not fit: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
