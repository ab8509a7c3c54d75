import { checkP } from "../transform/p.ts";

/** p as a 16-bit threshold: an element is dropped when its 16 random bits are below it. Never silently 0 for a positive p. Throws `OptionsError` `INVALID_P`. */
export function dropThreshold(p: number): number {
  return checkP(p) === 0 ? 0 : Math.min(65535, Math.max(1, Math.round(p * 65536)));
}

/** The factor on what is kept. Rounded to float32 so that every implementation multiplies the same numbers. */
export function keptFactor(p: number, scale: "inverted" | "none"): number {
  return scale === "inverted" ? Math.fround(1 / (1 - p)) : 1;
}
