import { OptionsError } from "./errors.ts";
import { shown } from "./shown.ts";

// Options are flat records of values that plain predicates know. A schema library would check no more of them, and be a quarter of what a page
// downloads of this package; zod reads what has a structure and comes from files (predict/packed/schema.ts).

/** What an option may be, and that in words. Any option may be left out. */
export interface Rule {
  readonly allows: (value: unknown) => boolean;
  readonly expected: string;
}

/** A rule for each option. */
export type Rules<T> = { readonly [name in keyof T]-?: Rule };

/**
 * A user's options, checked by their rules, without those that are undefined. Throws `OptionsError` `INVALID_OPTIONS` that names
 * the option.
 */
export function checkOptions<T>(rules: Rules<T>, options: unknown, caller: string): T {
  const problems = problemsOf(rules, options);
  if (problems.length > 0) throw new OptionsError("INVALID_OPTIONS", `${caller}: ${problems.join("; ")}.`);
  const given = Object.keys(rules).map((name) => [name, (options as Record<string, unknown>)[name]]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as T;
}

/** Whether a value is an object that the rules allow, with all of the `required` members. */
export function fits<T>(rules: Rules<T>, value: unknown, required: readonly (keyof T)[]): boolean {
  return problemsOf(rules, value).length === 0 && required.every((name) => (value as T)[name] !== undefined);
}

function problemsOf<T>(rules: Rules<T>, options: unknown): string[] {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return ["options: expected an object"];
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(rules, name));
  const wrong = Object.entries<Rule>(rules).filter(([name, { allows }]) => {
    const value = (options as Record<string, unknown>)[name];
    return value !== undefined && !allows(value);
  });
  return [
    ...wrong.map(([name, { expected }]) => `${name}: expected ${expected}`),
    ...(unknown.length > 0
      ? [`unknown option ${unknown.map((name) => `"${name}"`).join(", ")} (there are ${Object.keys(rules).join(", ")})`]
      : []),
  ];
}

/** For values that are checked elsewhere. */
export const anything: Rule = { allows: () => true, expected: "anything" };

/** True or false. */
export const flag: Rule = { allows: (value) => typeof value === "boolean", expected: "true or false" };

/** One of the given words. */
export function oneOf(...words: readonly string[]): Rule {
  return {
    allows: (value) => words.includes(value as string),
    expected: words.map((word) => `"${word}"`).join(" or "),
  };
}

/** An array of one or more of the given words. */
export function someOf(...words: readonly string[]): Rule {
  return {
    allows: (value) => Array.isArray(value) && value.length > 0 && value.every((word) => words.includes(word)),
    expected: `an array of one or more of ${words.map((word) => `"${word}"`).join(", ")}`,
  };
}

/** A whole number from 0 that was given as an argument of its own. */
export function checkWhole(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new OptionsError("INVALID_OPTIONS", `${name} is ${shown(value)}: give a whole number from 0.`);
}
