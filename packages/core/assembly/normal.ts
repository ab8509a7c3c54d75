// Standard normal numbers with SIMD: the fast twin of src/random/normal.ts, operation for operation.

import { drawBlocks } from "./philox";

/** Sum of c·x^k, the highest power first, by Horner's rule. Two for nine coefficients, because a call takes no arrays. */
// @ts-ignore: decorator
@inline
function horner(sum: v128, x: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(sum, x), f32x4.splat(c));
}

/** Natural logarithm (Cephes). */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  let exponent = i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(126));
  let mantissa = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(mantissa, f32x4.splat(<f32>0.7071067811865476));
  exponent = i32x4.add(exponent, small); // -1 where small
  mantissa = f32x4.sub(v128.bitselect(f32x4.add(mantissa, mantissa), mantissa, small), f32x4.splat(1));
  const square = f32x4.mul(mantissa, mantissa);
  let p = f32x4.splat(7.0376836292e-2);
  p = horner(p, mantissa, -1.151461031e-1);
  p = horner(p, mantissa, 1.167699874e-1);
  p = horner(p, mantissa, -1.2420140846e-1);
  p = horner(p, mantissa, 1.4249322787e-1);
  p = horner(p, mantissa, -1.6668057665e-1);
  p = horner(p, mantissa, 2.0000714765e-1);
  p = horner(p, mantissa, -2.4999993993e-1);
  p = horner(p, mantissa, 3.3333331174e-1);
  const e = f32x4.convert_i32x4_s(exponent);
  let tail = f32x4.mul(f32x4.mul(p, mantissa), square);
  tail = f32x4.add(tail, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  tail = f32x4.sub(tail, f32x4.mul(f32x4.splat(0.5), square));
  return f32x4.add(f32x4.add(mantissa, tail), f32x4.mul(e, f32x4.splat(0.693359375)));
}

/** Standard normal quantiles (Giles 2012) of random words. */
// @ts-ignore: decorator
@inline
function normals(words: v128): v128 {
  const n = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(words, 8), i32x4.splat(0x800000)));
  const x = f32x4.mul(f32x4.add(n, f32x4.splat(0.5)), f32x4.splat(<f32>(1.0 / 0x800000)));
  const one = f32x4.splat(1);
  const w = f32x4.neg(log(f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x))));
  let v = f32x4.sub(w, f32x4.splat(2.5));
  let p = f32x4.splat(2.81022636e-8);
  p = horner(p, v, 3.43273939e-7);
  p = horner(p, v, -3.5233877e-6);
  p = horner(p, v, -4.39150654e-6);
  p = horner(p, v, 2.1858087e-4);
  p = horner(p, v, -1.25372503e-3);
  p = horner(p, v, -4.17768164e-3);
  p = horner(p, v, 0.246640727);
  p = horner(p, v, 1.50140941);
  const near = f32x4.lt(w, f32x4.splat(5));
  if (!i32x4.all_true(near)) {
    v = f32x4.sub(f32x4.sqrt(w), f32x4.splat(3));
    let t = f32x4.splat(-2.00214257e-4);
    t = horner(t, v, 1.00950558e-4);
    t = horner(t, v, 1.34934322e-3);
    t = horner(t, v, -3.67342844e-3);
    t = horner(t, v, 5.73950773e-3);
    t = horner(t, v, -7.6224613e-3);
    t = horner(t, v, 9.43887047e-3);
    t = horner(t, v, 1.00167406);
    t = horner(t, v, 2.83297682);
    p = v128.bitselect(p, t, near);
  }
  return f32x4.mul(f32x4.mul(p, x), f32x4.splat(<f32>1.4142135623730951));
}

/** Writes `groups` groups of 16 standard normal numbers, for one example and sample. An even number of groups: the host pads. */
export function drawNormals(out: i32, groups: i32, key0: i32, key1: i32, example: i32, sample: i32, stream: i32): void {
  for (let group = 0; group < groups; group += 2) {
    drawBlocks(0, group, group + 1, key0, key1, example, sample, stream);
    for (let at = 0; at < 128; at += 16) v128.store(out + at, normals(v128.load(at)));
    out += 128;
  }
}
