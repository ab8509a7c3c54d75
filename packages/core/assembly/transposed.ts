// Draws masked weights that are stored the other way round: [columns, rows], while elements count in [rows, columns].

import { drawBand } from "./band";
import { keep } from "./keep";
import { TILE } from "./scratch";

/**
 * As drawWeights, for `values` and `out` stored as [columns, rows]. `band`: room for a byte for each element of 64 rows, or of all in whole tiles,
 * and 256 bytes more.
 *
 * Tiles of 16 × 16 are written whole, beyond the last row too: what comes too far down is the beginning of the next columns. It is written as it
 * is, so that `out` may be `values`; rows are drawn from the last to the first and columns from left to right, and it is overwritten.
 */
export function drawTransposed(
  values: i32,
  out: i32,
  band: i32,
  rows: i32,
  columns: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  // 64 rows are whole groups, whatever the number of columns.
  for (let top = (rows - 1) & -64; top >= 0; top -= 64) {
    const height = min(64, rows - top);
    drawBand(band, (top >> 6) * columns, height * columns, key0, key1, example, sample, stream, threshold);
    const end = band + ((height + 15) & -16) * columns;
    for (let at = band + height * columns; at < end; at += 16) v128.store(at, i8x16.splat(-1));
    for (let left = 0; left < columns; left += 16)
      for (let row = (height - 1) & -16; row >= 0; row -= 16) {
        const place = (left * rows + top + row) << 2;
        keepTile(band + row * columns + left, columns, values + place, out + place, rows << 2, min(16, columns - left));
      }
  }
}

/** A tile of 16 rows at `kept` becomes `width` columns at `out`. */
function keepTile(kept: i32, columns: i32, values: i32, out: i32, stride: i32, width: i32): void {
  turn(kept, columns, TILE);
  turn(TILE, 16, TILE + 256);
  for (let i = 0; i < width; i++) {
    keep(values, out, v128.load(TILE + 256 + (i << 4)));
    values += stride;
    out += stride;
  }
}

/**
 * Half of a transposition of 16 × 16 bytes. The place of a byte is a number of 8 bits, 4 of the row and 4 of the column: each interleaving of a row
 * and the eighth after it rotates it by one, and four are the transposition.
 */
function turn(from: i32, stride: i32, to: i32): void {
  for (let i = 0; i < 4; i++) {
    const a = v128.load(from);
    const b = v128.load(from + 4 * stride);
    const c = v128.load(from + 8 * stride);
    const d = v128.load(from + 12 * stride);
    const e = low(a, c);
    const f = high(a, c);
    const g = low(b, d);
    const h = high(b, d);
    v128.store(to, low(e, g));
    v128.store(to, high(e, g), 16);
    v128.store(to, low(f, h), 32);
    v128.store(to, high(f, h), 48);
    from += stride;
    to += 64;
  }
}

// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
