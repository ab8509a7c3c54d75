import { type Command, Option } from "commander";
import { addInputOption } from "../options/inputs.ts";
import { addLabelledOptions, LABELS, type LabelledOptions } from "../options/labelled.ts";
import type { Context } from "./context.ts";

/** The options of `mayhap calibrate` as parsed. */
export interface CalibrateOptions extends LabelledOptions {
  readonly labels: string;
  readonly output: string;
  readonly by?: "temperature" | "isotonic" | "platt" | "std";
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `mayhap calibrate`. */
export function addCalibrate(program: Command, context: Context): void {
  const command = program
    .command("calibrate")
    .summary("make a model as sure as it is right")
    .description(
      "Fits a calibration to labelled inputs, of the class probabilities or of the standard deviations of plain values, and writes the stochastic model with the calibration in its metadata. mayhap predict then applies it.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addLabelledOptions(
    addInputOption(command)
      .requiredOption("--labels <file>", LABELS)
      .requiredOption("-o, --output <path>", "where to write: an .onnx file, or a folder for a TF.js model"),
  )
    .addOption(
      new Option(
        "--by <method>",
        "of classes: temperature (default), one number that changes no answer; isotonic, platt: a curve for each class, for thousands of examples; of values: std, a factor for standard deviations",
      ).choices(["temperature", "isotonic", "platt", "std"]),
    )
    .option("--force", "replace what is there")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap calibrate model.onnx -p .2 --input x.npy --labels y.npy -o calibrated.onnx
  mayhap predict calibrated.onnx --input new.npy

Use examples that the model was not trained on. The calibration holds for the layers and the p that it was fitted to; with others it is left out.`,
    )
    .action(async (path: string, options: CalibrateOptions) => {
      const { runCalibrate } = await import("./run-calibrate.ts");
      await runCalibrate(path, options, context);
    });
}
