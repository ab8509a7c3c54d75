import type { Command } from "commander";
import { addInputOption } from "../options/inputs.ts";
import { addLabelledOptions, LABELS, type LabelledOptions } from "../options/labelled.ts";
import type { Context } from "./context.ts";

/** The options of `mayhap evaluate` as parsed. */
export interface EvaluateOptions extends LabelledOptions {
  readonly labels: string;
  readonly json?: boolean;
}

/** Adds `mayhap evaluate`. */
export function addEvaluate(program: Command, context: Context): void {
  const command = program
    .command("evaluate")
    .summary("tell how good predictions and their uncertainty are")
    .description(
      "Predicts inputs whose labels are known, with and without sampling, and measures accuracy, likelihood, calibration, and how well uncertainty finds the errors.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addLabelledOptions(addInputOption(command).requiredOption("--labels <file>", LABELS))
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap evaluate model.onnx -p .2 --input x.npy --labels y.npy
  mayhap evaluate web_model/ -p .1 --input x.csv --labels y.csv --samples 200 --seed 7
  mayhap evaluate stochastic.onnx --input x.npz --labels y.json --json | jq .metrics.ece

Where sampling makes a number worse than that of the untouched model, p is too large: try a smaller one.`,
    )
    .action(async (path: string, options: EvaluateOptions) => {
      const { runEvaluate } = await import("./run-evaluate.ts");
      await runEvaluate(path, options, context);
    });
}
