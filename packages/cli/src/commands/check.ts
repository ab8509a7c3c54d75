import { check, type Finding } from "@mayhap/core";
import type { Command } from "commander";
import { readInputs } from "../inputs/read-inputs.ts";
import { openModel } from "../models/open.ts";
import { transform } from "../models/transform.ts";
import { parseWhole } from "../options/numbers.ts";
import { addTransformOptions, type TransformOptions } from "../options/transform.ts";
import { colorsFor } from "../terminal/colors.ts";
import { inOwnWords } from "../terminal/in-own-words.ts";
import { notices } from "../terminal/notices.ts";
import { printJson } from "../terminal/print.ts";
import type { Context } from "./context.ts";

interface Options extends TransformOptions {
  readonly input: readonly string[];
  readonly samples: number;
  readonly seed?: number;
  readonly json?: boolean;
}

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Adds `mayhap check`. */
export function addCheck(program: Command, context: Context): void {
  const command = program
    .command("check")
    .summary("tell why a model gives no variance, or NaN")
    .description(
      "Looks for reasons why a model gives no variance, NaN, or numbers that mean little, and says what to do. Without -p the model is looked at as it is.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one")
    .requiredOption("-i, --input <[name=]file>", ".npy, .npz, .csv, .json, or -; once for each input", collect);
  addTransformOptions(command)
    .option("-n, --samples <n>", "number of samples to look at", parseWhole, 20)
    .option("--seed <n>", "seed of the masks (default: a random one)", parseWhole)
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap check model.onnx -p .2 --input x.npy
  mayhap check stochastic.onnx --input x.csv --json | jq '.findings[].code'`,
    )
    .action((path: string, options: Options) => run(path, options, context));
}

async function run(path: string, options: Options, { stdin, stdout, stderr, signal }: Context): Promise<void> {
  const { input, samples, seed, json, ...changes } = options;
  const opened = await openModel(path);
  const changed = Object.values(changes).some((value) => value !== undefined);
  const model = changed ? transform(opened.model, changes) : opened.model;
  const { arrays, notes } = await readInputs(input, opened.inputs, stdin, signal);
  notices({ notes }, stderr);
  const found = await check(model, opened.feed(arrays), { samples, signal, ...(seed !== undefined && { seed }) });
  const findings = found.map((finding) => ({ ...finding, message: inOwnWords(finding.message) }));
  if (json) return printJson({ model: path, findings }, stdout);
  const { bold } = colorsFor(stdout);
  const line = ({ severity, code, message }: Finding) => `${bold(severity)}: ${message} [${code}]`;
  stdout.write(`${findings.length > 0 ? findings.map(line).join("\n") : "Nothing was found."}\n`);
}
