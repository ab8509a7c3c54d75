import { showShape } from "../formats/values.ts";
import type { Result } from "../results/result.ts";
import type { Summary } from "../results/summary.ts";
import { textTable } from "../terminal/text-table.ts";
import { type Cells, type Columns, classCells, valueCells } from "./cells.ts";
import { describeLayers, describeSamples } from "./describe-run.ts";

const shownRows = 12;

/** A result for people: what was done, then the first examples of each output. */
export function resultTable(result: Result, bold: (text: string) => string): string {
  const lines = [`${describeSamples(result)}. ${describeLayers(result)}.`];
  for (const [name, summary] of result.outputs) lines.push("", ...outputLines(name, summary, result.rows, bold));
  return lines.join("\n");
}

function outputLines(name: string, summary: Summary, rows: number, bold: (text: string) => string): string[] {
  const perExample = summary.shape[0] === rows;
  const columns = summary.output === "values" ? valueCells(summary, perExample) : classCells(summary, perExample);
  const { head, cells, read } = withSamples(columns, summary.samples);
  const shown = Math.min(rows, shownRows);
  const [title, ...body] = textTable(perExample ? ["example", ...head] : head, table(cells, perExample, shown), 0);
  const more = perExample && rows > shown ? [`… ${rows - shown} more: --output result.csv writes all.`] : [];
  return [`${bold(name)} ${showShape(summary.shape)}: ${read}`, bold(title as string), ...body, ...more];
}

function table(cells: Cells, perExample: boolean, shown: number): string[][] {
  if (!perExample) return [cells(0)];
  return Array.from({ length: shown }, (_, row) => [String(row), ...cells(row)]);
}

/** With a column for the number of samples, where examples took different numbers. */
function withSamples({ head, cells, read }: Columns, samples: readonly number[]): Columns {
  if (samples.every((n) => n === samples[0])) return { head, cells, read };
  return { head: [...head, "samples"], cells: (row) => [...cells(row), String(samples[row])], read };
}
