import { showShape } from "../formats/values.ts";
import type { Result } from "../results/result.ts";
import type { Summary } from "../results/summary.ts";
import { textTable } from "../terminal/text-table.ts";
import { type Cells, classCells, valueCells } from "./cells.ts";

const shownRows = 12;

/** A result for people: what was done, then the first examples of each output. */
export function resultTable(result: Result, bold: (text: string) => string): string {
  const { layers, samples, seed, rows } = result;
  const rates = [...new Set(layers.map(({ p }) => p))].map((p) => `p = ${p}`).join(", ");
  const method = layers.some(({ layer }) => layer.dropout) ? "dropout" : "DropConnect";
  const lines = [
    `${count(samples, "sample")} of ${count(rows, "example")}, seed ${seed}. ${method} on ${layers
      .map(({ layer }) => layer.name)
      .slice(0, 4)
      .join(", ")}${layers.length > 4 ? ` and ${layers.length - 4} more` : ""}, ${rates}.`,
  ];
  for (const [name, summary] of result.outputs) lines.push("", ...outputLines(name, summary, rows, bold));
  return lines.join("\n");
}

function outputLines(name: string, summary: Summary, rows: number, bold: (text: string) => string): string[] {
  const perExample = summary.shape[0] === rows;
  const { head, cells, read } =
    summary.output === "values" ? valueCells(summary, perExample) : classCells(summary, perExample);
  const shown = Math.min(rows, shownRows);
  const [title, ...body] = textTable(perExample ? ["example", ...head] : head, table(cells, perExample, shown), 0);
  const more = perExample && rows > shown ? [`… ${rows - shown} more: --output result.csv writes all.`] : [];
  return [`${bold(name)} ${showShape(summary.shape)}: ${read}`, bold(title as string), ...body, ...more];
}

function table(cells: Cells, perExample: boolean, shown: number): string[][] {
  if (!perExample) return [cells(0)];
  return Array.from({ length: shown }, (_, row) => [String(row), ...cells(row)]);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
