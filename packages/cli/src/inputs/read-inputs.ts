import type { Readable } from "node:stream";
import type { InputInfo } from "@mayhap/core";
import { InputError } from "@mayhap/core";
import { readDataFile } from "../formats/read-file.ts";
import type { Values } from "../formats/values.ts";
import { assignInputs } from "./assign.ts";
import { convertType } from "./convert-type.ts";
import { fitShape } from "./fit-shape.ts";
import { parseInputArgument } from "./input-argument.ts";

/** Arrays as the model takes them, by input name. */
export interface ModelInputs {
  readonly arrays: ReadonlyMap<string, Values>;
  readonly notes: readonly string[];
}

/**
 * Reads the files of the `--input` options and brings them into the types and shapes that the model declares.
 *
 * @throws `DataFileError`, `InputError`
 */
export async function readInputs(
  options: readonly string[],
  infos: readonly InputInfo[],
  stdin: Readable,
  signal?: AbortSignal,
): Promise<ModelInputs> {
  const names = infos.map(({ name }) => name);
  const args = options.map((option) => parseInputArgument(option, names));
  if (args.filter(({ path }) => path === "-").length > 1)
    throw new InputError("INPUT_NAMES", "Standard input can be given once. Use a JSON object with the inputs' names.");
  const files = [];
  for (const argument of args) files.push({ argument, content: await readDataFile(argument.path, stdin, signal) });
  const { inputs, notes } = assignInputs(files, names);
  const arrays = new Map<string, Values>();
  const fitting: string[] = [];
  for (const info of infos) {
    const { values, file } = inputs.get(info.name) as { values: Values; file: string };
    const { shape, note } = fitShape(values.shape, info, file);
    if (note !== undefined) fitting.push(note);
    arrays.set(info.name, convertType({ data: values.data, shape }, info, file));
  }
  return { arrays, notes: [...notes, ...fitting] };
}
