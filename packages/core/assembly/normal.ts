// Standard normal numbers with SIMD: the fast twin of src/random/normal.ts, operation for operation.

import { draw, LEAVE } from "./philox";
import { LOGS } from "./scratch";

// Constants stand in memory, from where one instruction fills a vector with them; to make one from an immediate value takes three.
/** Of the logarithm, see src/random/normal.ts. */
const LOG: usize = memory.data<f32>([0.6666666269302368, 0.4000097215175629, 0.2849878668785095, 0.24279078841209412]);
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
  0.5, 1, 2, -2.5, 3, -5, 1.4142135623730951, 0.00000011920928955078125, -2.1219444e-4, 0.693359375,
]);
/** The bits of √½ in float32. */
const SQRT_HALF: usize = memory.data<u32>([0x3f3504f3]);

/** Groups whose words are drawn before they are used: they stay in the first-level cache. */
const BATCH: i32 = 64;

// @ts-ignore: decorator
@inline
function other(i: usize): v128 {
  return v128.load32_splat(OTHERS + 4 * i);
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

// @ts-ignore: decorator
@inline
function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

/** Natural logarithm: the twin of `log` in src/random/normal.ts. */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, v128.load32_splat(SQRT_HALF)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), other(1));
  const k = f32x4.convert_i32x4_s(exponent);
  const s = f32x4.div(f, add(other(2), f));
  const z = mul(s, s);
  const w = mul(z, z);
  const odd = mul(z, add(v128.load32_splat(LOG), mul(w, v128.load32_splat(LOG, 8))));
  const even = mul(w, add(v128.load32_splat(LOG, 4), mul(w, v128.load32_splat(LOG, 12))));
  const half = mul(mul(other(0), f), f);
  const tail = add(mul(s, add(half, add(odd, even))), mul(k, other(8)));
  return add(add(f, f32x4.sub(tail, half)), mul(k, other(9)));
}

/** Random words as numbers in (-1, 1). */
// @ts-ignore: decorator
@inline
function uniforms(words: v128): v128 {
  return mul(add(f32x4.convert_i32x4_s(i32x4.shr_s(words, 8)), other(0)), other(7)); // 2^-23
}

/** Standard normal quantiles (Giles 2012) of `x` in (-1, 1), where `log` = log(1 - x²). */
// @ts-ignore: decorator
@inline
function normals(x: v128, log: v128): v128 {
  let p = polynomial(CENTRE, f32x4.sub(other(3), log));
  const near = f32x4.gt(log, other(5));
  if (!i32x4.all_true(near))
    p = v128.bitselect(p, polynomial(TAILS, f32x4.sub(f32x4.sqrt(f32x4.neg(log)), other(4))), near);
  return mul(mul(p, x), other(6));
}

/** Writes `groups` groups of 16 standard normal numbers, for one example and sample. An even number of groups: the host pads. */
export function drawNormals(out: i32, groups: i32, key0: i32, key1: i32, example: i32, sample: i32, stream: i32): void {
  for (let first = 0; first < groups; first += BATCH) {
    const count = min(BATCH, groups - first);
    draw(out, 128, first, count, key0, key1, example, sample, stream, 0, LEAVE, 0, 0);
    // In two short loops, because each step waits for the one before: the shorter the loop, the more turns of it overlap.
    const size = count << 6;
    for (let i = 0; i < size; i += 16) {
      const x = uniforms(v128.load(out + i));
      v128.store(out + i, x);
      v128.store(LOGS + i, log(mul(f32x4.sub(other(1), x), add(other(1), x))));
    }
    for (let i = 0; i < size; i += 16) v128.store(out + i, normals(v128.load(out + i), v128.load(LOGS + i)));
    out += size;
  }
}
