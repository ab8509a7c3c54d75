import { subnetwork } from "@mayhap/core";
import type { Command } from "commander";
import { openModel } from "../models/open.ts";
import { transform } from "../models/transform.ts";
import { parseWhole } from "../options/numbers.ts";
import { addTransformOptions, type TransformOptions } from "../options/transform.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { printJson } from "../terminal/print.ts";
import type { Context } from "./context.ts";

interface Options extends TransformOptions {
  readonly output: string;
  readonly seed: number;
  readonly sample: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `mayhap subnetwork`. */
export function addSubnetwork(program: Command, context: Context): void {
  const command = program
    .command("subnetwork")
    .summary("write one thinned network as a plain model")
    .description(
      "Writes the k-th thinned network of a seed: dropped connections are zero for good. Its answers are those of sample k of mayhap predict.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one")
    .requiredOption("--seed <n>", "seed of the masks", parseWhole)
    .requiredOption("-k, --sample <n>", "number of the sample, from 0", parseWhole)
    .requiredOption("-o, --output <path>", "where to write: an .onnx file, or a folder for a TF.js model");
  addTransformOptions(command)
    .option("--force", "replace what is there")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap subnetwork model.onnx -p .2 --seed 7 -k 3 -o thinned.onnx
  mayhap subnetwork stochastic_model/ --seed 7 -k 0 -o thinned_model`,
    )
    .action((path: string, options: Options) => writeSubnetwork(path, options, context));
}

async function writeSubnetwork(path: string, options: Options, { signal, stdout }: Context): Promise<void> {
  const { output: target, force = false, seed, sample, json } = options;
  await checkTarget(target, force);
  const opened = await openModel(path);
  const thinned = await subnetwork(transform(opened.model, options), seed, sample);
  const written = await writeStaged(target, { force, signal }, (staged) => opened.save(thinned, staged, {}));
  if (json) return printJson({ model: path, format: opened.format, seed, sample, written }, stdout);
  stdout.write(`${written.join(", ")}: thinned network ${sample} of seed ${seed}\n`);
}
