/** Copies 16 values; zeros where `kept` has a byte 0 instead of 0xff. */
// @ts-ignore: decorator
@inline
export function keep(values: i32, out: i32, kept: v128): void {
  const a = v128.shuffle<i8>(kept, kept, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const b = v128.shuffle<i8>(kept, kept, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(out, v128.and(v128.load(values), v128.shuffle<i16>(a, a, 0, 8, 1, 9, 2, 10, 3, 11)));
  v128.store(out, v128.and(v128.load(values, 16), v128.shuffle<i16>(a, a, 4, 12, 5, 13, 6, 14, 7, 15)), 16);
  v128.store(out, v128.and(v128.load(values, 32), v128.shuffle<i16>(b, b, 0, 8, 1, 9, 2, 10, 3, 11)), 32);
  v128.store(out, v128.and(v128.load(values, 48), v128.shuffle<i16>(b, b, 4, 12, 5, 13, 6, 14, 7, 15)), 48);
}
