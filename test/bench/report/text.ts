import type { Ratio } from "../statistics.ts";

/** A number with two or three digits that say something. */
export function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 0.1 || value <= 0) return value.toFixed(value >= 10 ? 1 : 2);
  return value.toFixed(Math.min(6, 1 - Math.floor(Math.log10(value))));
}

/** The median with the range of the rounds. */
export function withRange({ median, least, most }: Ratio): string {
  return `${digits(median)} (${digits(least)}–${digits(most)})`;
}

/** A share in percent. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

type Cells = readonly string[];

/** A Markdown table. */
export function table(head: Cells, rows: readonly Cells[]): string {
  return lines([head, head.map(() => "---"), ...rows]);
}

/** The same with columns of one width, as a formatter has it. */
export function alignedTable(head: Cells, rows: readonly Cells[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const aligned = (cells: Cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return lines([aligned(head), widths.map((width) => "-".repeat(width)), ...rows.map(aligned)]);
}

function lines(rows: readonly Cells[]): string {
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
