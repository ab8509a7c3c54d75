import type { DataSet } from "./data-set.ts";

/** Cases as a network takes them: features with mean 0 and standard deviation 1 over the training cases, targets as they are. */
export interface Cases {
  /** `[cases, features]`, row by row. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly features: number;
}

/** Training and test cases. A feature that does not vary over the training cases stays 0. */
export function casesOf(
  { rows, features, target }: DataSet,
  train: readonly number[],
  test: readonly number[],
): { train: Cases; test: Cases } {
  const value = (row: number, column: number) => rows[row]?.[column] as number;
  const scales = features.map((column) => meanAndStd(train.map((row) => value(row, column))));
  const cases = (chosen: readonly number[]): Cases => ({
    x: Float64Array.from(
      chosen.flatMap((row) =>
        features.map((column, i) => {
          const { mean, std } = scales[i] as MeanAndStd;
          return std === 0 ? 0 : (value(row, column) - mean) / std;
        }),
      ),
    ),
    y: Float64Array.from(chosen, (row) => value(row, target)),
    features: features.length,
  });
  return { train: cases(train), test: cases(test) };
}

export interface MeanAndStd {
  readonly mean: number;
  /** Of the population. */
  readonly std: number;
}

export function meanAndStd(values: ArrayLike<number>): MeanAndStd {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return { mean, std: Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length) };
}
