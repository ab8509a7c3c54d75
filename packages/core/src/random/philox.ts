/** Multipliers and Weyl increments of Philox4x32: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3. */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers, by 16-bit halves. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16); // < 2^32, exact
  const cross = aLow * bHigh + (middle & 0xffff); // < 2^32, exact
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0;
}

/**
 * Philox4x32 with 10 rounds: a bijection of 128-bit counters under a 64-bit key whose outputs pass for random.
 * Writes four unsigned 32-bit words to `out[offset]`, `out[offset + stride]`, and so on.
 *
 * @example
 * ```ts
 * import { philox4x32 } from "@mayhap/core";
 *
 * const words = new Uint32Array(4);
 * philox4x32([0, 0, 0, 0], [0, 0], words);
 * words[0].toString(16); // => "6627e8d5"
 * ```
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  offset = 0,
  stride = 1,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0);
    const high1 = mulHigh(M1, c2);
    const low0 = Math.imul(M0, c0) >>> 0;
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[offset] = c0;
  out[offset + stride] = c1;
  out[offset + 2 * stride] = c2;
  out[offset + 3 * stride] = c3;
}
