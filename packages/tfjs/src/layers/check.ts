import { OptionsError } from "@mayhap/core";

/** Checks the drop probability of a layer that is built by hand. Throws `OptionsError` `INVALID_P`. */
export function checkLayerP(p: unknown, where: string, open = false): number {
  if (typeof p === "number" && p >= 0 && p < 1 && !(open && p === 0)) return p;
  const shown = typeof p === "string" ? JSON.stringify(p) : String(p);
  throw new OptionsError(
    "INVALID_P",
    open
      ? `${where}: p is ${shown}, but a trainable p starts somewhere between 0 and 1, ends excluded (try 0.1).`
      : `${where}: p is ${shown}, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).`,
  );
}

/** Checks that an option is one of a few words. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkWord<const Word extends string>(value: unknown, words: readonly Word[], where: string): Word {
  if (words.includes(value as Word)) return value as Word;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${where} is ${JSON.stringify(value)}: expected ${words.map((word) => `"${word}"`).join(" or ")}.`,
  );
}

/** Checks a number that must be finite and at least `least`. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkNumber(value: unknown, least: number, where: string, excluded = false): number {
  if (typeof value === "number" && Number.isFinite(value) && (excluded ? value > least : value >= least)) return value;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${where} is ${String(value)}: expected a finite number ${excluded ? "above" : "of at least"} ${least}.`,
  );
}

/** Checks a seed. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkSeed(seed: unknown, where: string): number | undefined {
  if (seed === undefined || seed === null) return undefined;
  if (Number.isSafeInteger(seed) && (seed as number) >= 0) return seed as number;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `${where}: seed is ${String(seed)}, but it must be a whole number from 0 to 2^53 - 1, or left out for a random one.`,
  );
}
