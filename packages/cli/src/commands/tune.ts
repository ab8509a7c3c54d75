import type { DropConnectKind, RecurrentMatrix } from "@mayhap/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { addInputOption, addReadingOptions, type InputOptions } from "../options/inputs.ts";
import { LABELS } from "../options/labelled.ts";
import { parseNumber, parseWhole } from "../options/numbers.ts";
import { addKindOptions, type NamedRule, parseRules } from "../options/transform.ts";
import type { Context } from "./context.ts";

/** The options of `mayhap tune` as parsed. */
export interface TuneCommandOptions extends InputOptions {
  readonly labels: string;
  readonly grid?: readonly number[];
  readonly layers?: readonly NamedRule[];
  readonly kinds?: readonly DropConnectKind[];
  readonly recurrent?: readonly RecurrentMatrix[];
  readonly metric?: "log-likelihood" | "brier" | "ece" | "aurc";
  readonly minStandardErrors?: number;
  readonly maxAccuracyLoss: number;
  readonly maxEceIncrease?: number;
  readonly maxRmseIncrease?: number;
  readonly temperature?: boolean;
  readonly samples?: number;
  readonly method?: "mask" | "gaussian";
  readonly workers?: number;
  readonly seed?: number;
  readonly of?: string;
  readonly output?: string;
  readonly picture?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `mayhap tune`. */
export function addTune(program: Command, context: Context): void {
  const command = program
    .command("tune")
    .summary("choose p for a model")
    .description(
      "Chooses p, and which layers drop, for a model that was never trained with DropConnect: what predicts some hundred labelled inputs best without losing accuracy or calibration.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addReadingOptions(addKindOptions(addInputOption(command).requiredOption("--labels <file>", LABELS)))
    .option("--grid <p,...>", "values of p to try (default: .02,.05,.1,.2,.3,.4,.5)", parseGrid)
    .option("--layers <rules>", "rules for layers to try, comma separated (default: all-but-first)", parseRules)
    .addOption(
      new Option("--metric <metric>", "by what p is chosen (default: log-likelihood)").choices([
        "log-likelihood",
        "brier",
        "ece",
        "aurc",
      ]),
    )
    .option(
      "--temperature",
      "judge each p, and the model as it is, at its best temperature; -o writes it into the model for mayhap predict",
    )
    .option(
      "--min-standard-errors <n>",
      "how many of its standard errors a gain must have, or the model is left as it is (default: 2)",
      parseNumber,
    )
    .addOption(
      new Option("--max-accuracy-loss <share>", "accuracy of a classifier that may be lost")
        .argParser(parseNumber)
        .default(0.01),
    )
    .option(
      "--max-ece-increase <share>",
      "by how much the calibration error of a classifier may grow (default: 0)",
      parseNumber,
    )
    .option(
      "--max-rmse-increase <share>",
      "by what share the RMSE of plain values may grow (default: .05)",
      parseNumber,
    )
    .option("-n, --samples <n>", "Monte-Carlo samples for each p (default: 50)", parseWhole)
    .addOption(
      new Option(
        "--method <how>",
        "mask: exact; gaussian: much faster, close where layers are wide (default: mask)",
      ).choices(["mask", "gaussian"]),
    )
    .option("--workers <n>", "worker threads that draw samples; changes no result (default: 0)", parseWhole)
    .option("--seed <n>", "seed of the masks (default: a random one, which is printed)", parseWhole)
    .option("--of <output>", "which output, where the model has several")
    .option("-o, --output <path>", "write the chosen model: an .onnx file, or a folder for a TF.js model")
    .option("--picture <file>", "write the curve as an .svg file")
    .option("--force", "replace what is there")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap tune model.onnx --input x.npy --labels y.npy
  mayhap tune model.onnx --input x.npy --labels y.npy --layers all-but-first,last --metric brier --picture curve.svg
  mayhap tune web_model/ --input x.csv --labels y.csv --grid .05,.1,.2 --seed 7 -o stochastic_model

The choice is made on these examples: measure the result on others with mayhap evaluate.`,
    )
    .action(async (path: string, options: TuneCommandOptions) => {
      const { runTune } = await import("./run-tune.ts");
      await runTune(path, options, context);
    });
}

function parseGrid(text: string): number[] {
  const grid = text.split(",").map((p) => parseNumber(p.trim()));
  if (grid.some((p) => !(p > 0 && p < 1))) throw new InvalidArgumentError("Each p must lie between 0 and 1.");
  return grid;
}
