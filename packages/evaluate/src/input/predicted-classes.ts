import type { ClassRows } from "./class-probabilities.ts";

/** Most probable class of every row; the first of several. */
export function predictedClasses({ data, rows, classes }: ClassRows): Uint32Array {
  const best = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let at = 0;
    for (let c = 1; c < classes; c++) if ((data[start + c] as number) > (data[start + at] as number)) at = c;
    best[row] = at;
  }
  return best;
}
