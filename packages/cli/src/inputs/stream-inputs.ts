import { stat } from "node:fs/promises";
import { extname } from "node:path";
import type { InputInfo } from "@mayhap/core";
import { DataFileError, UsageError } from "../errors.ts";
import { readCsvBatches } from "../formats/read-csv-batches.ts";
import type { Values } from "../formats/values.ts";
import { convertType } from "./convert-type.ts";
import { fitShape } from "./fit-shape.ts";
import { parseInputArgument } from "./input-argument.ts";

/** Some examples on their way into a model. */
export interface InputBatch {
  readonly arrays: ReadonlyMap<string, Values>;
  readonly notes: readonly string[];
  /** Share of the file that was read by then, from 0 to 1. */
  readonly share: number;
}

/** A CSV file as batches of at most `size` examples. Throws `UsageError` at once for anything but one CSV file and one input. */
export function streamInputs(
  options: readonly string[],
  infos: readonly InputInfo[],
  size: number,
): AsyncIterable<InputBatch> {
  const [info, ...others] = infos;
  const args = options.map((option) =>
    parseInputArgument(
      option,
      infos.map(({ name }) => name),
    ),
  );
  const [argument] = args;
  const path = argument?.path ?? "";
  if (
    info === undefined ||
    others.length > 0 ||
    args.length !== 1 ||
    ![".csv", ".tsv"].includes(extname(path).toLowerCase())
  )
    throw new UsageError("--stream reads one .csv or .tsv file for a model with one input. Leave --stream out.");
  if (argument?.input !== undefined && argument.input !== info.name)
    throw new UsageError(`The model has no input "${argument.input}". Its input: "${info.name}".`);
  return batches(path, info, size);
}

async function* batches(path: string, info: InputInfo, size: number): AsyncGenerator<InputBatch, void, undefined> {
  if ((await stat(path).catch(() => undefined)) === undefined)
    throw new DataFileError("NOT_FOUND", `${path} does not exist.`);
  let first = true;
  for await (const { values, bytes, ofBytes } of readCsvBatches(path, size)) {
    const { shape, note } = fitShape(values.shape, info, path);
    const array = convertType({ data: values.data, shape }, info, path);
    yield { arrays: new Map([[info.name, array]]), notes: first && note ? [note] : [], share: bytes / ofBytes };
    first = false;
  }
}
