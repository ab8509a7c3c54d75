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

/** A Markdown table, with columns of one width, as a formatter has it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const lines = [head, widths.map((width) => "-".repeat(width)), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}
