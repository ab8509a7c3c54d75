// Products of 32-bit words, four at a time.

/** Upper halves of four products that are given as two pairs. */
// @ts-ignore: decorator
@inline
export function upper(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** Their lower halves. */
// @ts-ignore: decorator
@inline
export function lower(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** Upper halves of the products of four words. The lower ones are i32x4.mul: faster than a second shuffle of the whole products. */
// @ts-ignore: decorator
@inline
export function upperProducts(a: v128, b: v128): v128 {
  return upper(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b));
}
