// Standard normal numbers with SIMD: the fast twin of src/random/normal.ts, operation for operation.

import { draw, LEAVE } from "./philox";

// Constants stand in memory, from where one instruction fills a vector with them; to make one from an immediate value takes three.
/** Cephes. */
const LOG: usize = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
/** Giles 2012, in w - 2.5. */
const CENTRE: usize = memory.data<f32>([
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3,
  -4.17768164e-3, 0.246640727, 1.50140941,
]);
/** The same, in √w - 3. */
const TAILS: usize = memory.data<f32>([
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3,
  9.43887047e-3, 1.00167406, 2.83297682,
]);
const OTHERS: usize = memory.data<f32>([
  0.5, 1, 2.5, 3, 5, 0.7071067811865476, 1.4142135623730951, 0.00000011920928955078125, -2.1219444e-4, 0.693359375,
]);

/** Groups whose words are drawn before they are used: they stay in the first-level cache. */
const BATCH: i32 = 64;

// @ts-ignore: decorator
@inline
function other(i: usize): v128 {
  return v128.load32_splat(OTHERS + 4 * i);
}
// @ts-ignore: decorator
@inline
function half(): v128 {
  return other(0);
}
// @ts-ignore: decorator
@inline
function one(): v128 {
  return other(1);
}

// @ts-ignore: decorator
@inline
function step(sum: v128, x: v128, at: usize): v128 {
  return f32x4.add(f32x4.mul(sum, x), v128.load32_splat(at));
}

/** Sum of nine coefficients times powers of x, the highest power first, by Horner's rule. */
// @ts-ignore: decorator
@inline
function polynomial(at: usize, x: v128): v128 {
  let sum = v128.load32_splat(at);
  sum = step(sum, x, at + 4);
  sum = step(sum, x, at + 8);
  sum = step(sum, x, at + 12);
  sum = step(sum, x, at + 16);
  sum = step(sum, x, at + 20);
  sum = step(sum, x, at + 24);
  sum = step(sum, x, at + 28);
  return step(sum, x, at + 32);
}

/** Natural logarithm (Cephes). */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  let exponent = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(126));
  let mantissa = v128.or(v128.and(x, i32x4.splat(0x007fffff)), half()); // in [1/2, 1): the bits of 1/2 are its exponent
  const small = f32x4.lt(mantissa, other(5));
  exponent = i32x4.add(exponent, small); // -1 where small
  mantissa = f32x4.sub(v128.bitselect(f32x4.add(mantissa, mantissa), mantissa, small), one());
  const square = f32x4.mul(mantissa, mantissa);
  const e = f32x4.convert_i32x4_s(exponent);
  let tail = f32x4.mul(f32x4.mul(polynomial(LOG, mantissa), mantissa), square);
  tail = f32x4.add(tail, f32x4.mul(e, other(8)));
  tail = f32x4.sub(tail, f32x4.mul(half(), square));
  return f32x4.add(f32x4.add(mantissa, tail), f32x4.mul(e, other(9)));
}

/** Standard normal quantiles (Giles 2012) of random words. */
// @ts-ignore: decorator
@inline
function normals(words: v128): v128 {
  const n = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(words, 8), i32x4.splat(0x800000)));
  const x = f32x4.mul(f32x4.add(n, half()), other(7)); // 2^-23
  const w = f32x4.neg(log(f32x4.mul(f32x4.sub(one(), x), f32x4.add(one(), x))));
  let p = polynomial(CENTRE, f32x4.sub(w, other(2)));
  const near = f32x4.lt(w, other(4));
  if (!i32x4.all_true(near))
    p = v128.bitselect(p, polynomial(TAILS, f32x4.sub(f32x4.sqrt(w), other(3))), near);
  return f32x4.mul(f32x4.mul(p, x), other(6));
}

/** Writes `groups` groups of 16 standard normal numbers, for one example and sample. An even number of groups: the host pads. */
export function drawNormals(out: i32, groups: i32, key0: i32, key1: i32, example: i32, sample: i32, stream: i32): void {
  for (let first = 0; first < groups; first += BATCH) {
    const count = min(BATCH, groups - first);
    draw(out, 128, first, count, key0, key1, example, sample, stream, 0, LEAVE, 0, 0);
    for (const end = out + (count << 6); out < end; out += 16) v128.store(out, normals(v128.load(out)));
  }
}
