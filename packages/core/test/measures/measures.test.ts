import { describe, expect, it } from "vitest";
import {
  epig,
  expectedPairwiseKl,
  margin,
  maxProbability,
  mutualInformation,
  type Prediction,
  quantify,
  variationRatio,
} from "../../src/index.ts";
import { average, decomposition, informationGain, losses, mean, pairwiseKl, votes } from "./naive.ts";
import { predictionOf, randomSamples, sigmoid, softmax, values } from "./prediction-of.ts";

const samples = randomSamples(23, 6, 4);
const y = predictionOf(
  samples.map((sample) => sample.flat()),
  [6, 4],
  softmax,
);
/** The samples of one row. */
const ofRow = (row: number, all = samples) => all.map((sample) => sample[row] ?? []);
const rows = [0, 1, 2, 3, 4, 5];
const descending = (p: readonly number[]) => [...p].sort((a, b) => b - a);

const measures: [string, (y: Prediction) => { data: Float64Array }, (samples: number[][]) => number][] = [
  ["maxProbability", maxProbability, (s) => Math.max(...mean(s))],
  ["margin", margin, (s) => descending(mean(s)).reduce((first, second, i) => (i === 1 ? first - second : first))],
  ["variationRatio", variationRatio, votes],
  ["expectedPairwiseKl", expectedPairwiseKl, pairwiseKl],
  ["mutualInformation", mutualInformation, (s) => decomposition(s, "log").epistemic],
  ...(Object.keys(losses) as (keyof typeof losses)[]).flatMap((rule) =>
    (["total", "aleatoric", "epistemic"] as const).map(
      (part) =>
        [
          `${part} by ${rule}`,
          (y: Prediction) => quantify(y, { measure: rule })[part],
          (s: number[][]) => decomposition(s, rule)[part],
        ] as (typeof measures)[number],
    ),
  ),
];

describe.each(measures)("%s", (_, measure, naive) => {
  it("is what its definition says", () => {
    const { data } = measure(y);
    for (const row of rows) expect(data[row]).toBeCloseTo(naive(ofRow(row)), 13);
  });

  it("counts the samples that each example has", () => {
    const stopped = [23, 5, 3, 23, 2, 9];
    const early = predictionOf(
      samples.map((sample) => sample.flat()),
      [6, 4],
      softmax,
      { stopped },
    );
    for (const row of rows) {
      const taken = ofRow(row).slice(0, stopped[row]);
      expect(measure(early).data[row]).toBeCloseTo(naive(taken), 13);
    }
  });

  it("goes along any axis", () => {
    // The six rows as [2, classes, 3]: two images of three pixels.
    const moved = samples.map((sample) =>
      [0, 3].flatMap((first) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2].map((pixel) => sample[first + pixel]?.[c] ?? 0))),
    );
    const layout = { type: "probabilities", layout: { type: "softmax", axis: 1 } } as const;
    const { data, shape } = measure(predictionOf(moved, [2, 4, 3], layout)) as ReturnType<typeof maxProbability>;
    expect(shape).toEqual([2, 3]);
    for (const row of rows) expect(data[row]).toBeCloseTo(naive(ofRow(row)), 13);
  });

  it("reads logits", () => {
    const logits = samples.map((sample) => sample.flat().map((p) => Math.log(p) + 3));
    const { data } = measure(predictionOf(logits, [6, 4], { type: "logits", layout: softmax.layout }));
    for (const row of rows) expect(data[row]).toBeCloseTo(naive(ofRow(row)), 13);
  });

  it("takes the probability of a yes for a distribution", () => {
    const binary = randomSamples(11, 3, 2);
    const yes = predictionOf(
      binary.map((sample) => sample.map(([, p]) => p ?? 0)),
      [3, 1],
      sigmoid,
    );
    const { data, shape } = measure(yes) as ReturnType<typeof maxProbability>;
    expect(shape).toEqual([3]);
    for (const row of [0, 1, 2]) expect(data[row]).toBeCloseTo(naive(ofRow(row, binary)), 13);
  });

  it("is NaN where a sample is NaN, and only there", () => {
    const spoilt = samples.map((sample, t) =>
      sample.flatMap((p, row) => p.map((value, c) => (t === 3 && row === 1 && c === 0 ? Number.NaN : value))),
    );
    const { data } = measure(predictionOf(spoilt, [6, 4], softmax));
    expect(Array.from(data, Number.isNaN)).toEqual([false, true, false, false, false, false]);
  });

  it("refuses plain values", () => {
    expect(() => measure(predictionOf([[1, 2]], [2, 1], values))).toThrowError(
      expect.objectContaining({ code: "NOT_A_CLASSIFIER" }),
    );
  });
});

/** Those that say how much the samples disagree. */
const disagreements: typeof measures = [
  ...measures.filter(([name]) => /^(epistemic|variation|expectedPair|mutual)/.test(name)),
  ["epig", (y) => epig(y, y), () => 0],
];

it.each(disagreements)("%s of a single sample is unknown, not 0", (_, measure) => {
  const alone = samples.slice(0, 1).map((sample) => sample.flat());
  expect(new Set(measure(predictionOf(alone, [6, 4], softmax)).data)).toEqual(new Set([Number.NaN]));
});

it("one sample has a total and an aleatoric uncertainty, which are the same", () => {
  const stopped = [23, 1, 23, 23, 23, 23];
  const some = samples.map((sample) => sample.flat());
  const { total, aleatoric, epistemic } = quantify(predictionOf(some, [6, 4], softmax, { stopped }));
  expect(aleatoric.at(1)).toBeCloseTo(total.at(1), 13);
  expect(Array.from(epistemic.data, Number.isNaN)).toEqual([false, true, false, false, false, false]);
});

it.each([
  ["variationRatio", variationRatio],
  ["expectedPairwiseKl", expectedPairwiseKl],
  ["epig", (y: Prediction) => epig(y, y)],
])("%s says that it needs the samples", (name, measure) => {
  const unkept = predictionOf([[0.5, 0.5]], [1, 2], softmax, { keep: false });
  expect(() => measure(unkept)).toThrowError(
    expect.objectContaining({ code: "SAMPLES_NOT_KEPT", message: expect.stringMatching(`${name}.*keep: true`) }),
  );
});

it.each(["log", "zero-one", "brier", "spherical"] as const)("%s needs no kept samples", (measure) => {
  const unkept = predictionOf(
    samples.map((sample) => sample.flat()),
    [6, 4],
    softmax,
    { keep: false },
  );
  const [kept, streamed] = [quantify(y, { measure }), quantify(unkept, { measure })];
  for (const part of ["total", "aleatoric", "epistemic"] as const) expect(streamed[part].data).toEqual(kept[part].data);
});

describe("published values", () => {
  // torch-uncertainty, docstring of VariationRatio(probabilistic=True): the mean over the examples is 0.45. Its code reads the array
  // as [estimators, examples, classes].
  it("1 - maxProbability is torch-uncertainty's probabilistic variation ratio", () => {
    const published = predictionOf(
      [
        [0.7, 0.3, 0.6, 0.4, 0.8, 0.2],
        [0.4, 0.6, 0.5, 0.5, 0.3, 0.7],
      ],
      [3, 2],
      softmax,
    );
    expect(average([...maxProbability(published).data].map((p) => 1 - p))).toBeCloseTo(0.45, 10);
  });

  // Gal 2016, "Uncertainty in deep learning", section 3.3.1: three binary cases. (1) all samples (1, 0); (2) all samples (.5, .5); (3) half
  // (1, 0) and half (0, 1). Variation ratio 0, 0, 0.5 (in case 2 every sample here votes for the first class); mutual information 0, 0, ln 2.
  it("agrees with Gal's three cases", () => {
    const cases = predictionOf(
      [
        [1, 0, 0.5, 0.5, 1, 0],
        [1, 0, 0.5, 0.5, 0, 1],
      ],
      [3, 2],
      softmax,
    );
    expect([...variationRatio(cases).data]).toEqual([0, 0, 0.5]);
    expect([...mutualInformation(cases).data]).toEqual([0, 0, Math.LN2]);
    expect([...expectedPairwiseKl(cases).data]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });
});

describe("epig", () => {
  const targets = randomSamples(23, 5, 3, 9);
  const others = predictionOf(
    targets.map((sample) => sample.flat()),
    [5, 3],
    softmax,
  );

  it("is what its definition says", () => {
    const all = [0, 1, 2, 3, 4].map((row) => ofRow(row, targets));
    const { data } = epig(y, others);
    for (const row of rows) expect(data[row]).toBeCloseTo(informationGain(ofRow(row), all), 12);
  });

  it("is the mutual information of a certain network's label and itself", () => {
    // Each sample is sure of its class, so the other label tells which class the network says: I = H.
    const sure = predictionOf(
      [
        [1, 0],
        [0, 1],
      ],
      [1, 2],
      softmax,
    );
    expect(epig(sure, sure).at(0)).toBeCloseTo(Math.LN2, 14);
  });

  it("refuses samples that are not the same draws", () => {
    const seeded = predictionOf(
      targets.map((sample) => sample.flat()),
      [5, 3],
      softmax,
      { seed: 3 },
    );
    const fewer = predictionOf([[0.5, 0.5]], [1, 2], softmax);
    const gaussian = Object.create(others, { method: { value: "gaussian" } });
    for (const [other, why] of [
      [seeded, /same seed/],
      [fewer, /same number of samples/],
      [gaussian, /draws of its own/],
    ] as const)
      expect(() => epig(y, other)).toThrowError(
        expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringMatching(why) }),
      );
  });
});
