import type { Distributions } from "@mayhap/core";

/** Most probable class of every distribution; the first of several. */
export function predictedClasses({ data, count, classes }: Distributions): Uint32Array {
  const best = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const start = i * classes;
    let at = 0;
    for (let c = 1; c < classes; c++) if ((data[start + c] as number) > (data[start + at] as number)) at = c;
    best[i] = at;
  }
  return best;
}
