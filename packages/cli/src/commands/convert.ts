import { explain } from "@mayhap/core";
import { type Command, Option } from "commander";
import { openModel } from "../models/open.ts";
import type { SaveOptions } from "../models/opened.ts";
import { transform } from "../models/transform.ts";
import { addTransformOptions, type TransformOptions } from "../options/transform.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { printJson } from "../terminal/print.ts";
import type { Context } from "./context.ts";
import { replacedLayers } from "./replaced-layers.ts";

interface Options extends TransformOptions, SaveOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `mayhap convert`. */
export function addConvert(program: Command, context: Context): void {
  const command = program
    .command("convert")
    .summary("write a stochastic version of a model")
    .description(
      "Writes a model in which layers are replaced by DropConnect ones. Run as it is, it does what the original does; mayhap predict samples it.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one")
    .requiredOption("-o, --output <path>", "where to write: an .onnx file, or a folder for a TF.js model");
  addTransformOptions(command)
    .option("--inline", "ONNX: without model-local functions, for older runtimes")
    .addOption(
      new Option(
        "--as <what>",
        "ONNX: inputs writes the sampling graph, stochastic weights as plain inputs, and a JSON description",
      ).choices(["inputs"]),
    )
    .option("--force", "replace what is there")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap convert model.onnx -p .2 -o stochastic.onnx
  mayhap convert web_model/ -p .1 --layers all -o stochastic_model
  mayhap convert model.onnx --existing -o mc-dropout.onnx
  mayhap convert model.onnx -p .2 --as inputs -o sampling.onnx`,
    )
    .action((path: string, options: Options) => convert(path, options, context));
}

async function convert(path: string, options: Options, { signal, stdout }: Context): Promise<void> {
  const { output: target, force = false, inline, as, json } = options;
  await checkTarget(target, force);
  const opened = await openModel(path);
  const model = transform(opened.model, options);
  const written = await writeStaged(target, { force, signal }, (staged) =>
    opened.save(model, staged, { ...(inline && { inline }), ...(as && { as }) }),
  );
  if (json) return printJson({ model: path, format: opened.format, written, layers: replacedLayers(model) }, stdout);
  stdout.write(`${explain(model)}\n${written.join(", ")}\n`);
}
