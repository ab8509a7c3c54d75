import { readCsv } from "./read-csv.ts";
import type { FileContent } from "./values.ts";

/** Reads CSV, and notes a first line 0, 1, 2, …: pandas writes that as the header of an array without column names. */
export function csvContent(text: string, file: string): FileContent {
  const values = readCsv(text, file);
  const [rows, columns] = values.shape as [number, number];
  const counting = values.data.subarray(0, columns).every((value, column) => value === column);
  if (rows < 2 || columns < 2 || !counting) return { type: "array", values };
  const note = `${file}: the first line, 0, 1, 2, …, is read as an example. If it is a header, leave it out: df.to_csv(path, header=False, index=False).`;
  return { type: "array", values, note };
}
