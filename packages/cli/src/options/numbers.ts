import { InvalidArgumentError } from "commander";
import * as z from "zod/mini";

const decimal = z.string().check(z.regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/));
const whole = z.string().check(z.regex(/^\d+$/));

/** A decimal number on the command line, e.g. `.2`. What it may be is the library's affair. */
export function parseNumber(text: string): number {
  if (!z.safeParse(decimal, text).success) throw new InvalidArgumentError("It must be a number, e.g. 0.2.");
  return Number(text);
}

/** A whole number from 0. */
export function parseWhole(text: string): number {
  if (!z.safeParse(whole, text).success || !Number.isSafeInteger(Number(text)))
    throw new InvalidArgumentError("It must be a whole number from 0 up to 2^53 - 1.");
  return Number(text);
}

/** A whole number that may be negative, as axes are. */
export function parseAxis(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number; -1 is the last axis.");
  return Number(text);
}
