import { InputError } from "@mayhap/core";
import type { FileContent, Values } from "../formats/values.ts";
import type { InputArgument } from "./input-argument.ts";

/** Values on their way into an input, and what to call them in messages. */
export interface Assigned {
  readonly values: Values;
  readonly file: string;
}

/** Which array goes into which input. */
export interface Assignment {
  readonly inputs: ReadonlyMap<string, Assigned>;
  readonly notes: readonly string[];
}

/**
 * Gives each input of a model its array. Unnamed arrays are accepted where only one input can be meant.
 *
 * @throws `InputError` `INPUT_NAMES` that lists the model's inputs
 */
export function assignInputs(
  files: readonly { readonly argument: InputArgument; readonly content: FileContent }[],
  names: readonly string[],
): Assignment {
  const inputs = new Map<string, Assigned>();
  const notes: string[] = [];
  const known = `The model's inputs: ${names.map((name) => `"${name}"`).join(", ")}.`;
  const give = (name: string, assigned: Assigned) => {
    if (!names.includes(name)) throw new InputError("INPUT_NAMES", `The model has no input "${name}". ${known}`);
    if (inputs.has(name))
      throw new InputError("INPUT_NAMES", `Input "${name}" is given twice, the second time by ${assigned.file}.`);
    inputs.set(name, assigned);
  };
  for (const { argument, content } of files) {
    const { path } = argument;
    const file = path === "-" ? "standard input" : path;
    const only = argument.input ?? (names.length === 1 ? names[0] : undefined);
    if (content.type === "array") {
      if (only === undefined)
        throw new InputError(
          "INPUT_NAMES",
          `${file} does not say which input it is for. ${known} Write --input "${names[0]}=${path}", once for each, or give an .npz file or a JSON object with these names.`,
        );
      give(only, { values: content.values, file });
      if (content.note !== undefined) notes.push(content.note);
      continue;
    }
    const matching = [...content.arrays.keys()].filter((key) =>
      argument.input ? key === argument.input : names.includes(key),
    );
    const [first] = content.arrays;
    if (matching.length > 0) {
      for (const key of matching) give(key, { values: content.arrays.get(key) as Values, file: `${file}, "${key}"` });
      const others = [...content.arrays.keys()].filter((key) => !matching.includes(key));
      if (others.length > 0) notes.push(`${file}: not used: ${others.map((key) => `"${key}"`).join(", ")}.`);
    } else if (first && content.arrays.size === 1 && only !== undefined) {
      give(only, { values: first[1], file: `${file}, "${first[0]}"` });
      if (argument.input === undefined)
        notes.push(`${file}: its only array "${first[0]}" is taken for input "${only}".`);
    } else {
      const held = [...content.arrays.keys()].map((key) => `"${key}"`).join(", ");
      throw new InputError(
        "INPUT_NAMES",
        `${file} holds ${held}, none of which is ${argument.input ? `"${argument.input}"` : "an input"}. ${known}`,
      );
    }
  }
  const missing = names.filter((name) => !inputs.has(name));
  if (missing.length > 0)
    throw new InputError(
      "INPUT_NAMES",
      `No values for input ${missing.map((name) => `"${name}"`).join(", ")}. ${known}`,
    );
  return { inputs, notes };
}
