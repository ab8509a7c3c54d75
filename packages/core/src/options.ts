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

/** A schema for functions and other things that zod need not look into. */
export function instance<T>(check: (value: unknown) => boolean, expected: string): z.ZodMiniType<T> {
  return z.custom<T>(check, { error: `expected ${expected}` });
}

/** One of the given words. */
export function oneOf<const T extends readonly [string, ...string[]]>(...words: T): z.ZodMiniType<T[number]> {
  return z.enum(words, {
    error: `expected ${words.map((word) => `"${word}"`).join(" or ")}`,
  }) as unknown as z.ZodMiniType<T[number]>;
}

/** True or false. */
export function flag(): z.ZodMiniType<boolean> {
  return z.boolean({ error: "expected true or false" });
}

/** A whole number from 0 that was given as an argument of its own. */
export function checkWhole(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new OptionsError("INVALID_OPTIONS", `${name} is ${String(value)}: give a whole number from 0.`);
}
