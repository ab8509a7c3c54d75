import { pad, type Style } from "./style.ts";

/** Aligned columns under a head; the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], style: Style): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(cell, widths[i] as number, i === 0 ? "right" : "left"))
      .join("  ")
      .trimEnd();
  return [
    style.bold(line(head)),
    style.dim(widths.map((width) => "─".repeat(width)).join("  ")),
    ...rows.map(line),
  ].join("\n");
}

/** A share as a whole percentage, with a space that does not break. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}\u00a0%`;
}
