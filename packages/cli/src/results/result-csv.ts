import type { NdArray } from "@mayhap/core";
import { OutputFileError } from "../errors.ts";
import { showShape } from "../formats/values.ts";
import type { Result } from "./result.ts";

/**
 * A line per example: `mean_0` …, `std_0` …, `lower_0` …, `upper_0` …, then `total`, `aleatoric`, `epistemic`, `class` for classifiers, and `samples`.
 * Indices of further dimensions are joined by `_`; with several outputs each column has `output.` in front.
 *
 * @throws `OutputFileError` `UNSUPPORTED_FORMAT` for an output that has no row per example
 */
export function resultCsv({ outputs, rows }: Result): string {
  const columns: { title: string; cell: (row: number) => string }[] = [];
  for (const [name, { values, measures, samples, shape }] of outputs) {
    if (shape[0] !== rows)
      throw new OutputFileError(
        "UNSUPPORTED_FORMAT",
        `CSV has a line per example, but output "${name}" of shape ${showShape(shape)} is not one row for each of the ${rows} examples. Write --output result.npz.`,
      );
    const prefix = outputs.size === 1 ? "" : `${name}.`;
    const wanted = [...values].filter(([key]) => key !== "variance");
    for (const [key, array] of [...wanted, ...measures])
      for (const { index, offset } of cells(array.shape.slice(1)))
        columns.push({
          title: quote([`${prefix}${key}`, ...index].join("_")),
          cell: (row) => valueAt(array, row, offset),
        });
    columns.push({ title: quote(`${prefix}samples`), cell: (row) => String(samples[samples.length === 1 ? 0 : row]) });
  }
  const lines = [columns.map(({ title }) => title)];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ cell }) => cell(row)));
  return `${lines.map((line) => line.join(",")).join("\n")}\n`;
}

function valueAt({ data, shape }: NdArray, row: number, offset: number): string {
  const value = data[row * (data.length / (shape[0] as number)) + offset] as number;
  if (Number.isNaN(value)) return "nan";
  return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
}

/** Every index into the dimensions of one example, in row-major order. */
function cells(shape: readonly number[]): { index: number[]; offset: number }[] {
  let indices: number[][] = [[]];
  for (const length of shape) indices = indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i]));
  return indices.map((index, offset) => ({ index, offset }));
}

/** Output names may hold anything. */
function quote(title: string): string {
  return /[",\n]/.test(title) ? `"${title.replaceAll('"', '""')}"` : title;
}
