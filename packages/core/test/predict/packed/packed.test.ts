import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergePredictions,
  type Predictions,
  type PredictOptions,
  packPrediction,
  quantify,
  unpackPrediction,
} from "../../../src/index.ts";
import { cases, run } from "./predictions.ts";

const throughJson = (y: Predictions): Predictions => unpackPrediction(JSON.parse(JSON.stringify(packPrediction(y))));

/** Equal in everything that a prediction tells, 0 and -0 apart. */
function expectEqual(a: Predictions, b: Predictions): void {
  expect(a).toEqual(b);
  for (const key of [
    "mean",
    "variance",
    "standardError",
    "samplesPerExample",
    "kept",
    "warnings",
    "nonFinite",
  ] as const)
    expect(a[key], key).toStrictEqual(b[key]);
  expect(a.interval(0.8)).toStrictEqual(b.interval(0.8));
  expect(quantify(a).epistemic).toStrictEqual(quantify(b).epistemic);
  expect([a.samples, a.seed, a.method, a.stopped, a.output, a.classes]).toStrictEqual([
    b.samples,
    b.seed,
    b.method,
    b.stopped,
    b.output,
    b.classes,
  ]);
}

describe("a packed prediction", () => {
  it("comes back from JSON equal in everything", () =>
    fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const y = await run(one);
        expectEqual(throughJson(y), y);
      }),
      { numRuns: 60 },
    ));

  it("is plain data: packing what was unpacked gives the same text", async () => {
    const y = await run({ classes: true, maskPer: "sample", inputs: [[1, 2]], options: { seed: 7, keep: true } });
    const text = JSON.stringify(packPrediction(y));
    expect(JSON.stringify(packPrediction(unpackPrediction(JSON.parse(text))))).toBe(text);
  });

  it("merges as the prediction itself does: rows, samples, both", () =>
    fc.assert(
      fc.asyncProperty(cases, fc.nat({ max: 5 }), fc.integer({ min: 1, max: 9 }), async (one, at, samples) => {
        const rows = one.inputs.length;
        const row = Math.min(at, rows);
        const parts = [];
        for (const range of [[0, row] as const, [row, rows] as const].filter(([from, to]) => from < to))
          for (const more of [{ first: 3 }, { first: 3 + samples, samples: 5 }] satisfies PredictOptions[])
            parts.push(await run(one, range, { samples, ...more }));
        expectEqual(mergePredictions(parts.map(throughJson)), mergePredictions(parts));
      }),
      { numRuns: 40 },
    ));

  it("of several merged ones merges further", async () => {
    const one = { classes: true, maskPer: "example", inputs: [[1, 2]], options: { seed: 7, keep: true } } as const;
    const part = (first: number) => run(one, [0, 1], { first, samples: 4 });
    const half = throughJson(mergePredictions([await part(0), await part(4)]));
    const whole = await run(one, [0, 1], { samples: 12 });
    const merged = mergePredictions([half, await part(8)]);
    expect(merged.quantile(0.3)).toStrictEqual(whole.quantile(0.3));
    expect(merged.samples).toBe(12);
  });
});

describe("merging kept samples of rows that stopped at different times", () => {
  const one = {
    classes: false,
    maskPer: "example",
    inputs: Array.from({ length: 6 }, (_, i) => [i * i, -i]),
    options: { seed: 7, keep: true, samples: { min: 2, max: 60, tolerance: 0.6 } },
  } as const;

  it("gives the quantiles of one run over all rows", async () => {
    const whole = await run(one);
    expect(new Set(whole.samplesPerExample).size).toBeGreaterThan(2);
    const merged = mergePredictions([await run(one, [2, 6]), await run(one, [0, 2])]);
    expect(merged.samplesPerExample).toEqual(whole.samplesPerExample);
    expect(merged.quantile(0.7)).toStrictEqual(whole.quantile(0.7));
    expect(merged.stopped).toBe(whole.stopped);
  });

  it("puts further samples of a row behind those that it has", async () => {
    const [a, b] = [await run(one), await run(one, [0, 6], { first: 60, samples: 4 })];
    const merged = mergePredictions([a, b]);
    for (const [row, count] of a.samplesPerExample.entries()) {
      const samples = [...(a.kept ?? []).slice(0, count), ...(b.kept ?? [])].map((sample) => sample.at(row, 1));
      expect(merged.quantile(0).at(row, 1)).toBe(Math.min(...samples));
      expect(merged.quantile(1).at(row, 1)).toBe(Math.max(...samples));
      expect(merged.samplesPerExample[row]).toBe(count + 4);
    }
  });
});
