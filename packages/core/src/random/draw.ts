import { keptFactor } from "./dropping.ts";
import { drawMask } from "./mask.ts";
import type { Address } from "./stream.ts";

/** Elements drawn at a time: bounds the scratch memory whatever the weight's size. A multiple of the generator's group. */
const CHUNK = 1 << 16;

/** Calls `use` with the mask of each part of `size` elements in turn, and where the part starts. */
function inChunks(address: Address, p: number, size: number, use: (mask: Uint8Array, start: number) => void): void {
  const mask = new Uint8Array(Math.min(CHUNK, size));
  for (let start = 0; start < size; start += CHUNK) {
    const part = mask.subarray(0, Math.min(CHUNK, size - start));
    drawMask(address, p, part, start);
    use(part, start);
  }
}

/**
 * Draws masked and scaled weights: `out = values ∘ M · s`. A dropped weight is +0 whatever its value.
 * `values` and `out` have the same length, in canonical order.
 */
export function drawWeights(
  address: Address,
  p: number,
  scale: "inverted" | "none",
  values: Float32Array,
  out: Float32Array,
): void {
  const factor = keptFactor(p, scale);
  const bits = new Int32Array(out.buffer, out.byteOffset, out.length);
  inChunks(address, p, values.length, (mask, start) => {
    for (let i = 0; i < mask.length; i++) {
      out[start + i] = (values[start + i] as number) * factor;
      // All bits of a dropped weight, by a mask instead of a branch, which would be mispredicted.
      bits[start + i] = (bits[start + i] as number) & -(mask[i] as number);
    }
  });
}

/** Draws masked and scaled weights whose `rows` rows are kept or dropped as one: row i by element i of the mask. */
export function drawRowsOf(
  address: Address,
  p: number,
  scale: "inverted" | "none",
  values: Float32Array,
  rows: number,
  out: Float32Array,
): void {
  const factor = keptFactor(p, scale);
  const width = values.length / rows;
  const mask = new Uint8Array(rows);
  drawMask(address, p, mask);
  out.fill(0);
  for (let row = 0; row < rows; row++) {
    if (mask[row] === 0) continue;
    for (let i = row * width; i < (row + 1) * width; i++) out[i] = (values[i] as number) * factor;
  }
}

/** Draws `factor` where an element is kept, 0 where it is dropped. The plain twin of `drawFactors`. */
export function drawFactorsPlain(address: Address, p: number, out: Float32Array, factor: number): void {
  inChunks(address, p, out.length, (mask, start) => {
    for (let i = 0; i < mask.length; i++) out[start + i] = mask[i] === 1 ? factor : 0;
  });
}
