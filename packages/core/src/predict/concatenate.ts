import { ModelError } from "../errors.ts";
import type { Rows } from "./drawer.ts";

/** One array after the other. */
export function concatenate(arrays: readonly ArrayLike<number>[]): Float64Array {
  const out = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(array, at);
    at += array.length;
  }
  return out;
}

/** The shape of an output whose rows were run in chunks. Throws `ModelError` `FIXED_BATCH` when its first axis is not the batch. */
export function concatenatedShape(
  name: string,
  shapes: readonly (readonly number[])[],
  chunks: readonly Rows[],
): readonly number[] {
  const first = shapes[0] as readonly number[];
  if (shapes.length === 1) return first;
  for (const [i, { from, to }] of chunks.entries())
    if (shapes[i]?.[0] !== to - from)
      throw new ModelError(
        "FIXED_BATCH",
        `Output "${name}" has shape [${shapes[i]?.join(", ")}] for ${to - from} rows, so the parts of a large input cannot be put together. ` +
          "Leave batchSize out, or choose other outputs with the option outputs.",
      );
  return [chunks.reduce((sum, { from, to }) => sum + to - from, 0), ...first.slice(1)];
}
