import type { Dice } from "../dice.ts";

/** JSON values that do not belong where they are put. */
export function evilValue(dice: Dice): unknown {
  return dice.of<() => unknown>([
    () => dice.of([0, -1, 0.5, 1e9, 1e15, 1e308, 2 ** 31, -(2 ** 31), 3, 17]),
    () => null,
    () => dice.chance(0.5),
    () => dice.of(["", "__proto__", "constructor", "toString", "float32", "Dense", "x".repeat(5000), "\0", "1e999"]),
    () => [],
    () => ({}),
    () => Array.from({ length: dice.of([1, 3, 100]) }, () => dice.of([-1, 0, 1, 1e9, null])),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    () => nested(dice.of([10, 200, 3000, 100_000]), dice.chance(0.5)),
  ])();
}

/** Stands for arrays or objects so many levels deep, which no writer of JSON gets through. */
function nested(depth: number, arrays: boolean): string {
  return `nested ${depth} ${arrays ? "arrays" : "objects"}`;
}

/** JSON text, with what stands for deep nesting replaced by it. */
export function textOf(json: unknown): string {
  return JSON.stringify(json).replaceAll(/"nested (\d+) (\w+)"/g, (_, depth, what) =>
    what === "arrays"
      ? "[".repeat(Number(depth)) + "]".repeat(Number(depth))
      : `${'{"config":'.repeat(Number(depth))}1${"}".repeat(Number(depth))}`,
  );
}
