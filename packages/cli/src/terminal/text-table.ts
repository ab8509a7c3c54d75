/** Aligned columns: the first of `left` columns to the left, numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string[] {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => (row[c] ?? "").length)));
  const pad = (cell: string, c: number) =>
    c < left ? cell.padEnd(widths[c] as number) : cell.padStart(widths[c] as number);
  return [head, ...rows].map((row) => row.map(pad).join("  ").trimEnd());
}
