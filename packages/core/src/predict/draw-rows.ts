import type { Address } from "../random/stream.ts";
import { sizeOf } from "../shape.ts";
import type { Rows } from "./rows.ts";

/** Draws `size` numbers for each of some examples, one after the other, into `out`. */
type Draw = (address: Omit<Address, "example">, examples: readonly number[], size: number, out: Float32Array) => void;

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
  const apart = (shape[0] ?? 1) % rows.length === 0;
  const rowSize = size / rows.length;
  if (apart && !shared) {
    draw(
      address,
      rows.map((row) => 1 + row),
      rowSize,
      out,
    );
    return;
  }
  const drawn = apart ? rowSize : size;
  draw(address, [0], drawn, out);
  for (let filled = drawn; filled < size; filled += drawn) out.copyWithin(filled, 0, drawn);
}
