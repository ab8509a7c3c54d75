/** Multipliers and Weyl increments of Philox4x32: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3. */
const M0 = 0xd2511f53 | 0;
const M1 = 0xcd9e8d57 | 0;
const W0 = 0x9e3779b9 | 0;
const W1 = 0xbb67ae85 | 0;

/** High 32 bits of the 64-bit product of two 32-bit words, by 16-bit halves. In int32 throughout, which engines keep in registers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0; // < 2^32: no carry is lost
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0; // likewise
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Rounds of all that is drawn: the fewest with which the generator passes BigCrush (Salmon et al. 2011, table 2). */
export const ROUNDS = 7;

/**
 * Philox4x32: a bijection of 128-bit counters under a 64-bit key whose outputs pass for random. Writes four unsigned 32-bit
 * words to `out`. `rounds`: 7 by default, with which everything is drawn here; 10 is what other libraries take.
 *
 * @example
 * ```ts
 * import { philox4x32 } from "@mayhap/core";
 *
 * const words = new Uint32Array(4);
 * philox4x32([0, 0, 0, 0], [0, 0], words);
 * words[0].toString(16); // => "5f6fb709"
 * ```
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  rounds: number = ROUNDS,
): void {
  philoxInto(out, 0, 1, counter[0], counter[1], counter[2], counter[3], key[0], key[1], rounds);
}

/** The same on plain numbers; the words go to `out[offset]`, `out[offset + stride]`, and so on. */
export function philoxInto(
  out: Uint32Array,
  offset: number,
  stride: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  rounds: number = ROUNDS,
): void {
  for (let round = 0; round < rounds; round++) {
    const high0 = mulHigh(M0, c0);
    const high1 = mulHigh(M1, c2);
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[offset] = c0;
  out[offset + stride] = c1;
  out[offset + 2 * stride] = c2;
  out[offset + 3 * stride] = c3;
}
