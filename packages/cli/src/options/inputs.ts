import type { PredictOptions } from "@mayhap/core";
import type { Command } from "commander";
import { parseAxis, parseWhole } from "./numbers.ts";
import { parseReading, type Reading } from "./reading.ts";

/** What the command line says about the inputs and how outputs are read. */
export interface InputOptions {
  readonly input: readonly string[];
  readonly batchSize: number;
  readonly readAs?: Reading;
  readonly axis?: number;
}

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** The files that hold the inputs. */
export function addInputOption(command: Command): Command {
  return command.requiredOption(
    "-i, --input <[name=]file>",
    ".npy, .npz, .csv, .json, or - for JSON or CSV on standard input; once for each input",
    collect,
  );
}

/** How inputs are taken and outputs read. */
export function addReadingOptions(command: Command): Command {
  return command
    .option("--batch-size <n>", "examples that run at once; bounds memory, changes no result", parseWhole, 1024)
    .option(
      "--read-as <[output=]kind>",
      "what outputs are: probabilities, logits or values (default: what the model's last layer says)",
      parseReading,
    )
    .option("--axis <n>", "axis of the classes", parseAxis);
}

/** The same as options of `predict`. */
export function readingOf({
  batchSize,
  readAs,
  axis,
}: InputOptions): Pick<PredictOptions, "batchSize" | "output" | "axis"> {
  return { batchSize, ...(readAs !== undefined && { output: readAs }), ...(axis !== undefined && { axis }) };
}
