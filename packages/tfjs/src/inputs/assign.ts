import { InputError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { describe, type Expected } from "./expected.ts";
import { nestedRank } from "./nested.ts";
import type { ShapedNumbers, TfInput, TfInputs } from "./types.ts";

/** Whether a value is numbers with a shape. */
export function isShaped(value: unknown): value is ShapedNumbers {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  const { data, shape } = value as Partial<ShapedNumbers>;
  return (Array.isArray(data) || ArrayBuffer.isView(data)) && Array.isArray(shape);
}

function isValue(value: unknown): boolean {
  return value instanceof tf.Tensor || isShaped(value);
}

/** Puts what the user gave in the order of the model's inputs. Throws `InputError` `INPUT_NAMES` or `INPUT_TYPE`. */
export function assignInputs(expected: readonly Expected[], given: TfInputs): TfInput[] {
  if (isValue(given) || ArrayBuffer.isView(given)) return inOrder(expected, [given as TfInput]);
  if (Array.isArray(given)) return inOrder(expected, isList(expected, given) ? given : [given as TfInput]);
  if (typeof given === "object" && given !== null) return byName(expected, given as Readonly<Record<string, TfInput>>);
  throw new InputError(
    "INPUT_TYPE",
    `The inputs are ${given === null ? "null" : `a ${typeof given}`}. Give a tensor, { data, shape }, nested arrays, or an object of them by name: ${list(expected)}.`,
  );
}

/** An array is a list of inputs rather than one nested array: with several inputs always, else when it holds values. */
function isList(expected: readonly Expected[], given: readonly unknown[]): boolean {
  if (expected.length > 1 || given.some((item) => isValue(item) || ArrayBuffer.isView(item))) return true;
  return given.length === 1 && nestedRank(given) === (expected[0]?.shape?.length ?? 0) + 1;
}

function list(expected: readonly Expected[]): string {
  return expected.map(describe).join(", ");
}

function inOrder(expected: readonly Expected[], given: readonly TfInput[]): TfInput[] {
  if (given.length === expected.length) return [...given];
  throw new InputError(
    "INPUT_NAMES",
    `The model takes ${expected.length} input${expected.length === 1 ? "" : "s"}, ${list(expected)}, but ${given.length} ${given.length === 1 ? "was" : "were"} given. ` +
      "Give all of them in this order in an array, or in an object by name.",
  );
}

function byName(expected: readonly Expected[], given: Readonly<Record<string, TfInput>>): TfInput[] {
  const found = new Map<Expected, TfInput>();
  for (const [name, value] of Object.entries(given)) {
    const input = expected.find((candidate) => candidate.name === name) ?? aliased(expected, name);
    if (input === undefined)
      throw new InputError("INPUT_NAMES", `The model has no input "${name}". Its inputs: ${list(expected)}.`);
    if (found.has(input))
      throw new InputError(
        "INPUT_NAMES",
        `The input "${input.name}" is given twice, once as "${name}". Leave one out.`,
      );
    found.set(input, value);
  }
  const missing = expected.filter((input) => !found.has(input));
  if (missing.length > 0)
    throw new InputError("INPUT_NAMES", `Missing input${missing.length === 1 ? "" : "s"}: ${list(missing)}.`);
  return expected.map((input) => found.get(input) as TfInput);
}

function aliased(expected: readonly Expected[], name: string): Expected | undefined {
  const matches = expected.filter(({ aliases }) => aliases.includes(name));
  return matches.length === 1 ? matches[0] : undefined;
}
