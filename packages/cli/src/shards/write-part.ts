import { writeFile } from "node:fs/promises";
import type { Context } from "../commands/context.ts";
import { OutputFileError } from "../errors.ts";
import { writeStaged } from "../output/stage.ts";
import { printJson } from "../terminal/print.ts";
import type { Part } from "./part.ts";

interface Options {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes a part to its file, and says so. */
export async function writePart(
  part: Part,
  { output, force = false, json }: Options,
  { signal, stdout }: Context,
): Promise<void> {
  const text = textOf(part, output);
  const written = await writeStaged(output, { force, signal }, (staged) => writeFile(staged, text));
  const { shard, facts, prediction } = part;
  const { sampleRanges, rowRange, seed, stopped, method } = prediction;
  if (json)
    return printJson({ model: facts.model, shard, sampleRanges, rowRange, seed, stopped, method, written }, stdout);
  const [from, to] = shard.by === "rows" ? rowRange : (sampleRanges[0] as readonly [number, number]);
  const range = `${shard.by === "rows" ? "examples" : "samples"} ${from} to ${to - 1}`;
  const ending = stopped === "deadline" ? ", stopped at the deadline" : "";
  stdout.write(`${written.join(", ")}: part ${shard.index} of ${shard.of}, ${range}${ending}, seed ${seed}\n`);
}

function textOf(part: Part, output: string): string {
  try {
    return `${JSON.stringify(part)}\n`;
  } catch (error) {
    // The longest text that JavaScript can hold has half a gigabyte.
    if (!(error instanceof RangeError)) throw error;
    throw new OutputFileError(
      "WRITE_FAILED",
      `${output}: the part is too large for a JSON file. Write --shard-by rows with more parts, or leave out --keep.`,
      { cause: error },
    );
  }
}
