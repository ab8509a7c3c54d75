import { OptionsError } from "@mayhap/core";

/** `value` itself when it is a number strictly between 0 and 1. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkShare(value: unknown, caller: string, name: string): number {
  if (typeof value === "number" && value > 0 && value < 1) return value;
  throw new OptionsError("INVALID_OPTIONS", `${caller}: ${name} is ${String(value)}: give a number between 0 and 1.`);
}

/** `value` itself when it is a whole number from `least`. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkCount(value: unknown, caller: string, name: string, least = 1): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${caller}: ${name} is ${String(value)}: give a whole number from ${least}.`,
  );
}

/** `value` itself when it is a finite number from 0. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkAmount(value: unknown, caller: string, name: string): number {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new OptionsError("INVALID_OPTIONS", `${caller}: ${name} is ${String(value)}: give a number from 0.`);
}

/** `value` itself when it is true or false. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkFlag(value: unknown, caller: string, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw new OptionsError("INVALID_OPTIONS", `${caller}: ${name} is ${String(value)}: give true or false.`);
}

/** `value` itself when it is one of the words. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkWord<const T extends string>(
  value: unknown,
  words: readonly T[],
  caller: string,
  name: string,
): T {
  if (words.includes(value as T)) return value as T;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${caller}: ${name} is ${JSON.stringify(value)}: one of ${words.map((word) => `"${word}"`).join(", ")} is known.`,
  );
}
