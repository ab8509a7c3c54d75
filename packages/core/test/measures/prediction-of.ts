import { SummaryPrediction } from "../../src/predict/prediction.ts";
import { type OutputReading, Tally } from "../../src/predict/tally.ts";
import { sizeOf } from "../../src/shape.ts";

export const softmax = { type: "probabilities", layout: { type: "softmax", axis: -1 } } as const;
export const sigmoid: OutputReading = { type: "probabilities", layout: { type: "sigmoid" } };
export const values: OutputReading = { type: "values" };

/** The prediction that sums up given samples of shape [rows, …]. `stopped[row]`: how many samples that row takes; all if left out. */
export function predictionOf(
  samples: readonly ArrayLike<number>[],
  shape: readonly number[],
  reading: OutputReading,
  { keep = true, seed = 0, stopped = [] as readonly number[] } = {},
): SummaryPrediction {
  const rows = Array.from({ length: shape[0] as number }, (_, i) => i);
  const blank = { data: new Float64Array(sizeOf(shape)), shape };
  const tally = new Tally("y", blank, rows.length, rows.length, true, reading, keep);
  for (const [t, sample] of samples.entries()) {
    const done = new Set(rows.filter((row) => t >= (stopped[row] ?? samples.length)));
    tally.add({ data: Float64Array.from(sample), shape }, rows, t, done);
  }
  return new SummaryPrediction(tally, {
    seed,
    method: "mask",
    sampleRanges: [[0, samples.length]],
    rowRange: [0, rows.length],
    stopped: "samples",
    nonFiniteInputs: {},
  });
}

/** Numbers in (0, 1) that look random: a linear congruential generator (Numerical Recipes). */
export function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Random distributions over classes: [samples][rows][classes]. */
export function randomSamples(samples: number, rows: number, classes: number, seed = 1): number[][][] {
  const next = uniforms(seed);
  return Array.from({ length: samples }, () =>
    Array.from({ length: rows }, () => {
      const raw = Array.from({ length: classes }, () => -Math.log(next()));
      const sum = raw.reduce((a, b) => a + b, 0);
      return raw.map((value) => value / sum);
    }),
  );
}
