import { sizeOf } from "../nd-array.ts";
import type { Address } from "../random/stream.ts";
import type { Rows } from "./rows.ts";

/** Draws numbers for one example, or for all of them. */
type Draw = (address: Address, out: Float32Array) => void;

/**
 * Fills an array of the given shape, axis 0 being the batch: each row for its example, or every row alike (`shared`).
 * The batch may be merged with other axes behind it, but where it is not the outermost axis, rows cannot be told apart
 * and the whole is drawn as one.
 */
export function drawRows(
  draw: Draw,
  address: Omit<Address, "example">,
  rows: Rows,
  shape: readonly number[],
  shared: boolean,
  out: Float32Array,
): void {
  const size = sizeOf(shape);
  if ((shape[0] ?? 1) % rows.length !== 0) {
    draw({ ...address, example: 0 }, out);
    return;
  }
  const rowSize = size / rows.length;
  for (const [i, row] of rows.entries()) {
    const part = out.subarray(i * rowSize, (i + 1) * rowSize);
    if (shared && i > 0) part.set(out.subarray(0, rowSize));
    else draw({ ...address, example: shared ? 0 : 1 + row }, part);
  }
}
