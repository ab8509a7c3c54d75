import { type Command, Option } from "commander";
import { addInputOption } from "../options/inputs.ts";
import { addLabelledOptions, LABELS, type LabelledOptions } from "../options/labelled.ts";
import type { Context } from "./context.ts";

/** The options of `mayhap report` as parsed. */
export interface ReportOptions extends LabelledOptions {
  readonly output: string;
  readonly classes?: readonly string[];
  readonly title?: string;
  readonly theme: "auto" | "light" | "dark";
  readonly keep: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `mayhap report`. */
export function addReport(program: Command, context: Context): void {
  const command = program
    .command("report")
    .summary("write a page on what a model does not know")
    .description(
      "Predicts inputs and writes one HTML page that needs nothing else: the model, the numbers that matter, pictures, the most uncertain examples and how to read it.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addLabelledOptions(
    addInputOption(command)
      .requiredOption("-o, --output <file>", "the .html file to write")
      .option("--labels <file>", LABELS),
  )
    .option("--classes <names>", "names of the classes, comma separated, in the order of their indices", names)
    .option("--title <text>", "title of the page")
    .addOption(
      new Option("--theme <theme>", "colours of the page; auto follows the reader's setting")
        .choices(["auto", "light", "dark"])
        .default("auto"),
    )
    .option("--no-keep", "keep no samples: less memory, and no pictures of the samples of single examples")
    .option("--force", "replace the output file")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap report model.onnx -p .2 --input x.npy --labels y.npy -o report.html
  mayhap report web_model/ -p .1 --input x.csv --classes cat,dog,bird --seed 7 -o report.html`,
    )
    .action(async (path: string, options: ReportOptions) => {
      const { runReport } = await import("./run-report.ts");
      await runReport(path, options, context);
    });
}

function names(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}
