import { epig, margin, mutualInformation, variationRatio } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { predictionOf, randomSamples, softmax } from "../../../core/test/measures/prediction-of.ts";
import { acquire, batchBald } from "../../src/index.ts";

const samples = randomSamples(6, 7, 3).map((rows) => rows.map((row) => sharpened(row)));
const pool = predictionOf(
  samples.map((rows) => rows.flat()),
  [7, 3],
  softmax,
);

function sharpened(row: readonly number[]): number[] {
  const raised = row.map((p) => p ** 3);
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((p) => p / sum);
}

/** I(labels; network) of a batch by enumeration of every configuration of its labels. */
function jointInformation(batch: readonly number[]): number {
  const configurations = batch.reduce<number[][]>(
    (all) => all.flatMap((one) => [0, 1, 2].map((c) => [...one, c])),
    [[]],
  );
  const entropy = (ps: number[]) => ps.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
  const given = (rows: number[][]) =>
    configurations.map((labels) => labels.reduce((p, c, i) => p * (rows[batch[i] as number]?.[c] as number), 1));
  const each = samples.map(given);
  const mean = configurations.map((_, k) => each.reduce((sum, ps) => sum + (ps[k] as number), 0) / each.length);
  return entropy(mean) - each.reduce((sum, ps) => sum + entropy(ps), 0) / each.length;
}

/** The batch that takes the best next case by brute force. */
function greedy(size: number): { indices: number[]; scores: number[] } {
  const indices: number[] = [];
  const scores: number[] = [];
  while (indices.length < size) {
    const left = [...(samples[0]?.keys() ?? [])].filter((i) => !indices.includes(i));
    const [score, at] = left
      .map((i) => [jointInformation([...indices, i]), i] as const)
      .sort((a, b) => b[0] - a[0])[0] ?? [0, 0];
    indices.push(at);
    scores.push(score);
  }
  return { indices, scores };
}

describe("batchBald", () => {
  const expected = greedy(4);

  it("chooses what brute force over all configurations chooses, with its mutual information", () => {
    const { indices, scores } = batchBald(pool, { size: 4 });
    expect(indices).toEqual(expected.indices);
    for (const [i, score] of expected.scores.entries()) expect(scores[i]).toBeCloseTo(score, 12);
  });

  it("the first of a batch is BALD's", () => {
    expect(batchBald(pool, { size: 1 })).toEqual(acquire(pool, { size: 1 }));
  });

  it("estimates what is too large for enumeration from drawn configurations, without bias", () => {
    // 9 configurations of two cases are enumerated; the fourth case is chosen by 100 drawn ones of the three before.
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const runs = seeds.map((seed) => batchBald(pool, { size: 4, configurations: 26, seed }));
    const last = runs
      .filter(({ indices }) => indices[3] === expected.indices[3])
      .map(({ scores }) => scores[3] as number);
    expect(last.length).toBeGreaterThan(20);
    const mean = last.reduce((a, b) => a + b, 0) / last.length;
    const error = Math.sqrt(last.reduce((sum, score) => sum + (score - mean) ** 2, 0) / last.length ** 2);
    expect(error).toBeGreaterThan(0);
    expect(Math.abs(mean - (expected.scores[3] as number))).toBeLessThan(4 * error);
  });

  it("does not choose the same case twice where it is in the pool twice", () => {
    const twice = predictionOf(
      samples.map((rows) => [...rows, ...rows].flat()),
      [14, 3],
      softmax,
    );
    const plain = acquire(twice, { size: 2 }).indices.map((i) => i % 7);
    expect(plain[0]).toBe(plain[1]);
    // A label of a twin still tells something of a random label; another case tells more.
    const batch = batchBald(twice, { size: 2 }).indices.map((i) => i % 7);
    expect(batch).toEqual(expected.indices.slice(0, 2));
  });

  it("takes no more than there is", () => {
    expect(batchBald(pool, { size: 100 }).indices.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("refuses pools without common samples", () => {
    const ragged = predictionOf(
      samples.map((rows) => rows.flat()),
      [7, 3],
      softmax,
      { stopped: [3] },
    );
    expect(() => batchBald(ragged, { size: 2 })).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
    const dropped = predictionOf(
      samples.map((rows) => rows.flat()),
      [7, 3],
      softmax,
      { keep: false },
    );
    expect(() => batchBald(dropped, { size: 2 })).toThrowError(expect.objectContaining({ code: "SAMPLES_NOT_KEPT" }));
    expect(() => batchBald(pool, { size: 0 })).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
  });
});

describe("acquire", () => {
  const largest = (values: Float64Array) =>
    [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));

  it.each([
    ["bald", mutualInformation(pool).data],
    ["margin", margin(pool).data.map((value) => 1 - value)],
    ["variation-ratio", variationRatio(pool).data],
    ["epig", epig(pool, pool).data],
  ] as const)("takes the largest %s", (score, values) => {
    const { indices, scores } = acquire(pool, { size: 3, score, targets: pool });
    expect(scores).toEqual(
      largest(values)
        .slice(0, 3)
        .map((i) => values[i]),
    );
    expect(indices.map((i) => values[i])).toEqual(scores);
  });

  it("takes scores of one's own, the first of equal ones", () => {
    expect(acquire([3, 5, 5, 1], { size: 2 })).toEqual({ indices: [1, 2], scores: [5, 5] });
  });

  it.each([
    ["INVALID_OPTIONS", () => acquire(pool, { size: 2, score: "epig" })],
    ["INVALID_OPTIONS", () => acquire(pool, { size: 2, score: "random" as "bald" })],
    ["INVALID_OPTIONS", () => acquire(pool, { size: 1.5 })],
    ["NOT_FINITE", () => acquire([Number.NaN], { size: 1 })],
  ])("refuses what does not fit: %s", (code, run) => {
    expect(run).toThrowError(expect.objectContaining({ code }));
  });
});
