import { drawMask } from "./mask.ts";
import type { Address } from "./stream.ts";

/** The factor on what is kept. Rounded to float32 so that every implementation multiplies the same numbers. */
export function keptFactor(p: number, scale: "inverted" | "none"): number {
  return scale === "inverted" ? Math.fround(1 / (1 - p)) : 1;
}

/** Elements drawn at a time: bounds the scratch memory whatever the weight's size. A multiple of the generator's group. */
const CHUNK = 1 << 16;

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
  const mask = new Uint8Array(Math.min(CHUNK, values.length));
  for (let start = 0; start < values.length; start += CHUNK) {
    const part = mask.subarray(0, Math.min(CHUNK, values.length - start));
    drawMask(address, p, part, start);
    for (let i = 0; i < part.length; i++) {
      out[start + i] = (values[start + i] as number) * factor;
      // All bits of a dropped weight, by a mask instead of a branch, which would be mispredicted.
      bits[start + i] = (bits[start + i] as number) & -(part[i] as number);
    }
  }
}

/** Draws inverted-dropout factors: 0 or 1/(1-p). */
export function drawFactors(address: Address, p: number, out: Float32Array): void {
  const factor = keptFactor(p, "inverted");
  const mask = new Uint8Array(out.length);
  drawMask(address, p, mask);
  for (let i = 0; i < out.length; i++) out[i] = mask[i] === 1 ? factor : 0;
}
