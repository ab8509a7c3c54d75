import type { WeightSite } from "../adapter/program.ts";

/** `[in, out]` of a site whose draws are stored as `[out, in]`; undefined for all others. */
export function storedTransposed({ order, shape, id, unit }: WeightSite): readonly [number, number] | undefined {
  if (order !== "transposed") return undefined;
  if (shape.length !== 2 || unit === "row")
    throw new Error(`Site "${id}" asks for transposed draws, which only matrices of single elements can have.`);
  return shape as readonly [number, number];
}

/**
 * A matrix of shape `[rows, columns]` stored the other way round, as `[columns, rows]`: what `Prepared.run` takes for a
 * weight site whose `order` is `"transposed"`.
 *
 * @example
 * ```ts
 * import { transpose } from "@mayhap/core";
 *
 * [...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])]; // => [1, 4, 2, 5, 3, 6]
 * ```
 */
export function transpose(values: Float32Array, shape: readonly number[]): Float32Array {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined || rows * columns !== values.length)
    throw new Error(`${values.length} values of shape [${shape.join(", ")}] are no matrix.`);
  const out = new Float32Array(values.length);
  scaleTransposed(values, 1, [rows, columns], out);
  return out;
}

/** Columns that are copied together: their lines stay in the cache until they are full. */
const TOGETHER = 16;

/** `to[j, i] = from[i, j] · factor`, for `from` of shape `[rows, columns]`. */
export function scaleTransposed(
  from: Float32Array,
  factor: number,
  [rows, columns]: readonly [number, number],
  to: Float32Array,
): void {
  for (let left = 0; left < columns; left += TOGETHER) {
    const right = Math.min(columns, left + TOGETHER);
    for (let i = 0; i < rows; i++)
      for (let j = left; j < right; j++) to[j * rows + i] = (from[i * columns + j] as number) * factor;
  }
}
