/** Numbers that readers of files trip over: limits of types, sizes that no file backs, and small wrong ones. */
export const integers: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  7n,
  255n,
  65_536n,
  1_000_000_007n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n + 1n,
  2n ** 40n,
  2n ** 53n + 1n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 31n),
  -(2n ** 63n),
];

/** Names that mean something to JavaScript, to readers, or to mayhap. */
export const names: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "__defineGetter__",
  "then",
  "length",
  "",
  " ",
  "a\0b",
  "../x",
  "mayhap",
  "DropConnect",
  "\uD800",
  "x".repeat(10_000),
];

export const floats: readonly number[] = [0, -1, 2, 1, Number.NaN, Number.POSITIVE_INFINITY, -1e38, 1e-45];
