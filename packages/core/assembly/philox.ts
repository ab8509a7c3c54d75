// Philox4x32: four blocks in four lanes, two groups of four blocks at a time, because the latency of one hides behind the other.

import { multiplier0, multiplier1, ROUNDS, weyl0, weyl1 } from "./constants";
import { keep } from "./keep";
import { lower, upper, upperProducts } from "./multiply";
import { GROUP, TIE, TIES } from "./scratch";

/** What becomes of the words: they are left as they are; each byte tells of its element whether it is kept (0xff) or not (0); or kept values are copied. */
export const LEAVE: i32 = -1;
export const TELL: i32 = 0;

/**
 * Draws groups of 64 bytes, from group `first` on, to `words`, which moves by `stride` bytes for every pair of them: word k of four blocks, lane
 * by lane, then word k + 1. An even number of groups is written.
 *
 * `values`: what becomes of the bytes. `LEAVE`: nothing. `TELL`: 0xff where the element is kept, 0 where it is dropped. Else the address of
 * values, of which those kept are copied to `out`, zeros in place of the others; it moves by `step` bytes for every 16 elements.
 *
 * Elements that tie are kept. Returns the end of the list of groups with ties, from `TIES` on.
 */
export function draw(
  words: i32,
  stride: i32,
  first: i32,
  groups: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
  values: i32,
  step: i32,
  out: i32,
): i32 {
  const m0 = i32x4.splat(multiplier0());
  const m1 = i32x4.splat(multiplier1());
  const w0 = i32x4.splat(weyl0());
  const w1 = i32x4.splat(weyl1());
  // The first word alone differs between blocks. So one product of the first round and one of the second are the same for all.
  const r: u64 = <u64>(<u32>sample) * multiplier1();
  const s: u64 = <u64>((<u32>(r >> 32)) ^ (<u32>example) ^ (<u32>key0)) * multiplier0();
  const x0 = i32x4.splat((<i32>r) ^ (key0 + weyl0()));
  const x2 = i32x4.splat((<i32>(s >> 32)) ^ (key1 + weyl1()));
  const x3 = i32x4.splat(<i32>s);
  const y2 = i32x4.splat(stream ^ key1);
  // And the products of the first word grow by the same amount from group to group.
  const growth = i64x2.splat(<u64>4 * multiplier0());
  let low = i64x2.splat(<u64>(first << 2) * multiplier0());
  low = i64x2.add(low, i64x2.replace_lane(i64x2(0, 0), 1, multiplier0()));
  let high = i64x2.add(low, i64x2.splat(<u64>2 * multiplier0()));
  const limit = i8x16.splat(<i8>(threshold >> 8));
  let tie = TIES;
  for (let group = 0; group < groups; group += 2) {
    let a2 = v128.xor(upper(low, high), y2);
    let a3 = lower(low, high);
    low = i64x2.add(low, growth);
    high = i64x2.add(high, growth);
    let b2 = v128.xor(upper(low, high), y2);
    let b3 = lower(low, high);
    low = i64x2.add(low, growth);
    high = i64x2.add(high, growth);
    let a0 = v128.xor(upperProducts(a2, m1), x0);
    let b0 = v128.xor(upperProducts(b2, m1), x0);
    let a1 = i32x4.mul(a2, m1);
    let b1 = i32x4.mul(b2, m1);
    a2 = v128.xor(a3, x2);
    b2 = v128.xor(b3, x2);
    a3 = x3;
    b3 = x3;
    let k0 = i32x4.splat(key0 + 2 * weyl0());
    let k1 = i32x4.splat(key1 + 2 * weyl1());
    for (let round = 2; round < ROUNDS; round++) {
      const ah = upperProducts(a0, m0);
      const bh = upperProducts(b0, m0);
      const al = i32x4.mul(a0, m0);
      const bl = i32x4.mul(b0, m0);
      a0 = v128.xor(v128.xor(upperProducts(a2, m1), a1), k0);
      b0 = v128.xor(v128.xor(upperProducts(b2, m1), b1), k0);
      a1 = i32x4.mul(a2, m1);
      b1 = i32x4.mul(b2, m1);
      a2 = v128.xor(v128.xor(ah, a3), k1);
      b2 = v128.xor(v128.xor(bh, b3), k1);
      a3 = al;
      b3 = bl;
      k0 = i32x4.add(k0, w0);
      k1 = i32x4.add(k1, w1);
    }
    v128.store(words, a0);
    v128.store(words, a1, 16);
    v128.store(words, a2, 32);
    v128.store(words, a3, 48);
    v128.store(words, b0, 64);
    v128.store(words, b1, 80);
    v128.store(words, b2, 96);
    v128.store(words, b3, 112);
    if (values != LEAVE) {
      if (threshold & 0xff) {
        tie = note(tie, group * GROUP, tiesOf(a0, a1, a2, a3, limit));
        tie = note(tie, group * GROUP + GROUP, tiesOf(b0, b1, b2, b3, limit));
      }
      if (values == TELL) {
        for (let i = 0; i < 2 * GROUP; i += 16) v128.store(words + i, i8x16.ge_u(v128.load(words + i), limit));
      } else {
        for (let i = 0; i < 2 * GROUP; i += 16) {
          keep(values, out, i8x16.ge_u(v128.load(words + i), limit));
          values += step;
          out += 64;
        }
      }
    }
    words += stride;
  }
  return tie;
}

/** Writes always and counts only when there is a tie: a branch here would be mispredicted every fifth time. */
// @ts-ignore: decorator
@inline
function note(at: i32, element: i32, ties: u64): i32 {
  store<u64>(at, ties);
  store<i32>(at, element, 8);
  return at + (i32(ties != 0) * TIE);
}

/** A bit for each of 64 bytes: whether it equals the limit. */
// @ts-ignore: decorator
@inline
function tiesOf(a: v128, b: v128, c: v128, d: v128, limit: v128): u64 {
  const low = i8x16.bitmask(i8x16.eq(a, limit)) | (i8x16.bitmask(i8x16.eq(b, limit)) << 16);
  const high = i8x16.bitmask(i8x16.eq(c, limit)) | (i8x16.bitmask(i8x16.eq(d, limit)) << 16);
  return (<u64>(<u32>low)) | ((<u64>(<u32>high)) << 32);
}
