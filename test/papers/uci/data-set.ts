import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A regression data set with the splits that everybody reports: Hernández-Lobato & Adams 2015, Gal & Ghahramani 2016. */
export interface DataSet {
  readonly rows: readonly (readonly number[])[];
  /** Columns of the features, and of the target. */
  readonly features: readonly number[];
  readonly target: number;
  /** Row numbers. */
  readonly splits: readonly { readonly train: readonly number[]; readonly test: readonly number[] }[];
  /** Drop probabilities and precisions that the authors looked at. */
  readonly ps: readonly number[];
  readonly taus: readonly number[];
}

/** Reads a folder as the authors' code has it: data.txt, index_train_0.txt and so on. */
export function readDataSet(folder: string): DataSet {
  const table = (file: string) => numbersIn(readFileSync(join(folder, file), "utf8"));
  const list = (file: string) => table(file).flat();
  const rows = table("data.txt");
  const count = list("n_splits.txt")[0] as number;
  return {
    rows,
    features: list("index_features.txt"),
    target: list("index_target.txt")[0] as number,
    splits: Array.from({ length: count }, (_, k) => ({
      train: list(`index_train_${k}.txt`),
      test: list(`index_test_${k}.txt`),
    })),
    ps: list("dropout_rates.txt"),
    taus: list("tau_values.txt"),
  };
}

/** Lines of numbers between blanks or tabs; empty lines are none. The indices have the form 8.700000000000000000e+01 in some files. */
export function numbersIn(text: string): number[][] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const numbers = line.trim().split(/\s+/).map(Number);
      if (numbers.some(Number.isNaN)) throw new Error(`line ${i + 1} has something that is no number: ${line}`);
      return numbers;
    });
}
