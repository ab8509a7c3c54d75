import type { Command } from "commander";
import { checkTarget } from "../output/target.ts";
import { checkResultPath } from "../results/write-result.ts";
import { joinParts } from "../shards/join-parts.ts";
import { type ReadPart, readPart } from "../shards/read-part.ts";
import type { Context } from "./context.ts";
import { finish, type OutputOptions } from "./finish.ts";

/** Adds `mayhap merge`. */
export function addMerge(program: Command, context: Context): void {
  program
    .command("merge")
    .summary("put parts of a prediction together")
    .description(
      "Puts the parts that mayhap predict --shard wrote together: what one run would have found and written. The model is not needed.",
    )
    .argument("<parts...>", "all part files of one run, in any order")
    .option("-o, --output <file>", "write everything to a .npz, .npy (mean), .csv or .json file")
    .option("--force", "replace the output file")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap merge part-1.json part-2.json part-3.json
  mayhap merge part-*.json --output y.npz`,
    )
    .action((files: string[], options: OutputOptions) => merge(files, options, context));
}

async function merge(files: readonly string[], options: OutputOptions, context: Context): Promise<void> {
  const { output, force = false } = options;
  if (output !== undefined) {
    checkResultPath(output);
    await checkTarget(output, force);
  }
  const parts: ReadPart[] = [];
  for (const file of files) parts.push(await readPart(file, context.signal));
  await finish(joinParts(parts), options, context);
}
