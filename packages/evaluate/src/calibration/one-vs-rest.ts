import type { Distributions } from "@mayhap/core";
import type { Labelled } from "../input/labelled.ts";

/**
 * Fits something to each class by itself, from the class's probability and whether it is the label (Zadrozny & Elkan 2002). Of two classes
 * only to the second: the first is its complement.
 */
export function fitEachClass<T>(
  { data, count, classes, labels }: Labelled,
  fit: (probabilities: Float64Array, hits: Float64Array, of: number) => T,
): T[] {
  return fitted(classes).map((c) => {
    const probabilities = Float64Array.from({ length: count }, (_, i) => data[i * classes + c] as number);
    return fit(
      probabilities,
      labels.map((label) => Number(label === c)),
      c,
    );
  });
}

/** Sends each class's probability through its map and makes them add up to 1 again; equal ones where all became 0. */
export function applyEachClass(
  { data, count, classes }: Distributions,
  maps: readonly ((probability: number) => number)[],
): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < count; i++) {
    const row = out.subarray(i * classes, (i + 1) * classes);
    for (const [k, c] of fitted(classes).entries())
      row[c] = (maps[k] as (probability: number) => number)(data[i * classes + c] as number);
    if (classes === 2) row[0] = 1 - (row[1] as number);
    const sum = row.reduce((a, b) => a + b, 0);
    for (let c = 0; c < classes; c++) row[c] = sum > 0 ? (row[c] as number) / sum : 1 / classes;
  }
  return out;
}

function fitted(classes: number): number[] {
  return classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
}
