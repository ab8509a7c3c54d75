// Philox4x32: four blocks in four lanes.

import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "./constants";

// @ts-ignore: decorator
@inline
function lower(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function upper(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/**
 * Writes the 64 bytes of two groups of four blocks: word k of the blocks, lane by lane, then word k + 1. Two groups at a time, because the
 * latency of one hides behind the other.
 */
export function drawBlocks(to: i32, group: i32, other: i32, key0: i32, key1: i32, example: i32, sample: i32, stream: i32): void {
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  let a0 = i32x4.add(i32x4.splat(group << 2), i32x4(0, 1, 2, 3));
  let b0 = i32x4.add(i32x4.splat(other << 2), i32x4(0, 1, 2, 3));
  let a1 = i32x4.splat(example);
  let b1 = a1;
  let a2 = i32x4.splat(sample);
  let b2 = a2;
  let a3 = i32x4.splat(stream);
  let b3 = a3;
  for (let round = 0; round < ROUNDS; round++) {
    const p = i64x2.extmul_low_i32x4_u(a0, m0);
    const q = i64x2.extmul_high_i32x4_u(a0, m0);
    const r = i64x2.extmul_low_i32x4_u(a2, m1);
    const s = i64x2.extmul_high_i32x4_u(a2, m1);
    const t = i64x2.extmul_low_i32x4_u(b0, m0);
    const u = i64x2.extmul_high_i32x4_u(b0, m0);
    const v = i64x2.extmul_low_i32x4_u(b2, m1);
    const w = i64x2.extmul_high_i32x4_u(b2, m1);
    a0 = v128.xor(v128.xor(upper(r, s), a1), k0);
    b0 = v128.xor(v128.xor(upper(v, w), b1), k0);
    a2 = v128.xor(v128.xor(upper(p, q), a3), k1);
    b2 = v128.xor(v128.xor(upper(t, u), b3), k1);
    a1 = lower(r, s);
    b1 = lower(v, w);
    a3 = lower(p, q);
    b3 = lower(t, u);
    k0 = i32x4.add(k0, i32x4.splat(WEYL_0));
    k1 = i32x4.add(k1, i32x4.splat(WEYL_1));
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
  v128.store(to, a3, 48);
  v128.store(to, b0, 64);
  v128.store(to, b1, 80);
  v128.store(to, b2, 96);
  v128.store(to, b3, 112);
}
