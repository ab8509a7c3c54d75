import { OptionsError } from "../errors.ts";
import { shown } from "../shown.ts";

/** A fresh seed from the platform's cryptographic generator: an integer in [0, 2^48), short enough to type again. */
export function randomSeed(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number];
  return (high & 0xffff) * 0x1_0000_0000 + low;
}

/** The given seed, checked, or a fresh one. Throws `OptionsError` `INVALID_OPTIONS`. */
export function seedOrRandom(seed: number | undefined): number {
  if (seed === undefined) return randomSeed();
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `seed is ${shown(seed)}: give a whole number from 0 to 2^53 - 1, or leave it out for a random one.`,
    );
  return seed;
}
