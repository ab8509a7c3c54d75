// Draws masked weights with SIMD: the fast twin of src/random/draw.ts, bit for bit. docs/design.md ("Random numbers") explains
// the order of the bytes. The host lays out the memory: scratch space from address 0, then its arrays.

import { REFINEMENT } from "./constants";
import { drawBlocks } from "./philox";

/** Elements of a group: 4 blocks in 4 lanes, 4 words each, a byte for an element. */
const GROUP: i32 = 64;
/** Groups whose bytes are drawn before they are used: they stay in the first-level cache. */
const BATCH: i32 = 64;

/** The scratch space: the bytes of a batch, then its ties (number of a group and 64 bytes that say which elements tie). */
const TIES: i32 = BATCH * GROUP;
const TIE_SIZE: i32 = 16 + GROUP;
/** Room for the constants of normal.ts, which the compiler puts behind the ties (`--memoryBase` in scripts/build-kernel.mjs). */
const CONSTANTS: i32 = 256;
/** Size of the scratch space in bytes. One more tie than groups, because one is always written before it is counted. */
export const SCRATCH: i32 = TIES + (BATCH + 1) * TIE_SIZE + CONSTANTS;

/** Copies 16 values; zeros where `drop` has a byte 0xff. */
// @ts-ignore: decorator
@inline
function keep(values: i32, out: i32, drop: v128): void {
  const a = i16x8.extend_low_i8x16_s(drop);
  const b = i16x8.extend_high_i8x16_s(drop);
  v128.store(out, v128.andnot(v128.load(values), i32x4.extend_low_i16x8_s(a)));
  v128.store(out, v128.andnot(v128.load(values, 16), i32x4.extend_high_i16x8_s(a)), 16);
  v128.store(out, v128.andnot(v128.load(values, 32), i32x4.extend_low_i16x8_s(b)), 32);
  v128.store(out, v128.andnot(v128.load(values, 48), i32x4.extend_high_i16x8_s(b)), 48);
}

/**
 * out[i] = values[i], or 0 where the i-th element is dropped, for `groups` groups of 64 elements: whole groups only, so the host
 * pads its arrays. The values carry the scale already.
 */
export function drawWeights(
  values: i32,
  out: i32,
  groups: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
): void {
  const high = i8x16.splat(<i8>(threshold >> 8));
  const low = threshold & 0xff;
  for (let first = 0; first < groups; first += BATCH) {
    const count = min(BATCH, groups - first);
    for (let i = 0; i < count; i += 2)
      drawBlocks(i * GROUP, first + i, first + i + 1, key0, key1, example, sample, stream);
    let tie = TIES;
    const start = out;
    for (let i = 0; i < count; i++) {
      const bytes = i * GROUP;
      const b0 = v128.load(bytes);
      const b1 = v128.load(bytes, 16);
      const b2 = v128.load(bytes, 32);
      const b3 = v128.load(bytes, 48);
      keep(values, out, i8x16.lt_u(b0, high));
      keep(values + 64, out + 64, i8x16.lt_u(b1, high));
      keep(values + 128, out + 128, i8x16.lt_u(b2, high));
      keep(values + 192, out + 192, i8x16.lt_u(b3, high));
      values += 4 * GROUP;
      out += 4 * GROUP;
      if (low != 0) {
        const e0 = i8x16.eq(b0, high);
        const e1 = i8x16.eq(b1, high);
        const e2 = i8x16.eq(b2, high);
        const e3 = i8x16.eq(b3, high);
        // Written always and counted only when there is a tie: a branch here would be mispredicted every fifth time.
        store<i32>(tie, i);
        v128.store(tie, e0, 16);
        v128.store(tie, e1, 32);
        v128.store(tie, e2, 48);
        v128.store(tie, e3, 64);
        tie += select<i32>(TIE_SIZE, 0, v128.any_true(v128.or(v128.or(e0, e1), v128.or(e2, e3))));
      }
    }
    for (let at = TIES; at < tie; at += 2 * TIE_SIZE) {
      const next = at + TIE_SIZE;
      const i = load<i32>(at);
      const j = load<i32>(next); // of an earlier batch when the number of ties is odd: drawn and not used
      drawBlocks(0, first + i, first + j, key0, key1, example, sample, stream | REFINEMENT);
      drop(at + 16, 0, start + 4 * GROUP * i, low);
      if (next < tie) drop(next + 16, GROUP, start + 4 * GROUP * j, low);
    }
  }
}

/** Drops those of a group that tie and whose refinement byte is below `low`. */
function drop(ties: i32, bytes: i32, out: i32, low: i32): void {
  const limit = i8x16.splat(<i8>low);
  for (let k = 0; k < GROUP; k += 16) {
    const dropped = v128.and(v128.load(ties + k), i8x16.lt_u(v128.load(bytes + k), limit));
    for (let bits = i8x16.bitmask(dropped); bits != 0; bits &= bits - 1) store<f32>(out + ((k + ctz(bits)) << 2), 0);
  }
}
