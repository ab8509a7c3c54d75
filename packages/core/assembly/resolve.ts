// Ties: bytes that equal the threshold's upper byte. The byte of the same element in the refinement stream decides.

import { multiplier0, multiplier1, REFINEMENT, ROUNDS, weyl0, weyl1 } from "./constants";
import { upperProducts } from "./multiply";
import { ELEMENTS, TIE, TIES, WORDS } from "./scratch";

/**
 * Drops those of the elements in the list of ties (up to `end`) whose refinement byte is below the threshold's lower byte. `out` is the
 * address of element number `first`; an element has 1 << `shift` bytes.
 */
export function resolve(
  end: i32,
  first: i32,
  key0: i32,
  key1: i32,
  example: i32,
  sample: i32,
  stream: i32,
  threshold: i32,
  out: i32,
  shift: i32,
): void {
  if (end == TIES) return;
  let last = ELEMENTS;
  for (let at = TIES; at < end; at += TIE) {
    const element = load<i32>(at, 8);
    for (let ties = load<u64>(at); ties != 0; ties &= ties - 1) {
      store<i32>(last, element + <i32>ctz(ties));
      last += 4;
    }
  }
  // Fills up a vector: it does no harm to resolve a tie twice.
  v128.store(last, i32x4.splat(load<i32>(last - 4)));
  const low = threshold & 0xff;
  for (let at = ELEMENTS; at < last; at += 16) {
    const blocks = i32x4.shr_u(i32x4.add(v128.load(at), i32x4.splat(first)), 4);
    drawBlocks(blocks, key0, key1, example, sample, stream | REFINEMENT);
    for (let i = 0; i < 16; i += 4) {
      const element = load<i32>(at + i);
      const byte = load<u8>(WORDS + i + ((element & 12) << 2) + (element & 3));
      const place = out + (element << shift);
      if (shift == 0) store<u8>(place, select<i32>(0, load<u8>(place), <i32>byte < low));
      else store<i32>(place, select<i32>(0, load<i32>(place), <i32>byte < low));
    }
  }
}

/** Draws four blocks, given by their numbers: word k of all, then word k + 1. */
function drawBlocks(blocks: v128, key0: i32, key1: i32, example: i32, sample: i32, stream: i32): void {
  const m0 = i32x4.splat(multiplier0());
  const m1 = i32x4.splat(multiplier1());
  const w0 = i32x4.splat(weyl0());
  const w1 = i32x4.splat(weyl1());
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  let c0 = blocks;
  let c1 = i32x4.splat(example);
  let c2 = i32x4.splat(sample);
  let c3 = i32x4.splat(stream);
  for (let round = 0; round < ROUNDS; round++) {
    const upper = upperProducts(c0, m0);
    const lower = i32x4.mul(c0, m0);
    c0 = v128.xor(v128.xor(upperProducts(c2, m1), c1), k0);
    c1 = i32x4.mul(c2, m1);
    c2 = v128.xor(v128.xor(upper, c3), k1);
    c3 = lower;
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  v128.store(WORDS, c0);
  v128.store(WORDS, c1, 16);
  v128.store(WORDS, c2, 32);
  v128.store(WORDS, c3, 48);
}
