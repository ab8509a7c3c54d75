import * as z from "zod/mini";
import { OptionsError } from "./errors.ts";

/**
 * Checks a user's options against a schema. zod stays at this edge: what goes on is plain types. Throws
 * `OptionsError` `INVALID_OPTIONS` that names the option.
 */
export function checkOptions<T>(schema: z.ZodMiniType<T>, options: unknown, caller: string): T {
  const result = z.safeParse(schema, options);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys") return `unknown option ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    const where = issue.path.length === 0 ? "options" : issue.path.join(".");
    return `${where}: ${issue.message}`;
  });
  throw new OptionsError("INVALID_OPTIONS", `${caller}: ${problems.join("; ")}.`);
}

/**
 * A schema for functions and other things that zod need not look into. Plain values of options go this way too, because each of zod's own
 * types adds to what a page downloads.
 */
export function instance<T>(check: (value: unknown) => boolean, expected: string): z.ZodMiniType<T> {
  return z.custom<T>(check, { error: `expected ${expected}` });
}

/** One of the given words. */
export function oneOf<const T extends readonly [string, ...string[]]>(...words: T): z.ZodMiniType<T[number]> {
  return instance((value) => words.includes(value as string), words.map((word) => `"${word}"`).join(" or "));
}

/** An array of one or more of the given words. */
export function someOf<const T extends readonly [string, ...string[]]>(...words: T): z.ZodMiniType<T[number][]> {
  return instance(
    (value) => Array.isArray(value) && value.length > 0 && value.every((word) => words.includes(word)),
    `an array of one or more of ${words.map((word) => `"${word}"`).join(", ")}`,
  );
}

/** True or false. */
export function flag(): z.ZodMiniType<boolean> {
  return instance((value) => typeof value === "boolean", "true or false");
}

/** A whole number from 0 that was given as an argument of its own. */
export function checkWhole(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new OptionsError("INVALID_OPTIONS", `${name} is ${String(value)}: give a whole number from 0.`);
}
