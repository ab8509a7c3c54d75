import { explain } from "@mayhap/core";
import type { Command } from "commander";
import { openModel } from "../models/open.ts";
import { addLayerOptions, type TransformOptions } from "../options/transform.ts";
import { briefLayers } from "../render/brief-layers.ts";
import { inspection } from "../render/inspection.ts";
import { inspectionText } from "../render/inspection-text.ts";
import { colorsFor } from "../terminal/colors.ts";
import { inOwnWords } from "../terminal/in-own-words.ts";
import { printJson } from "../terminal/print.ts";
import type { OutputStream } from "../terminal/streams.ts";
import type { Context } from "./context.ts";

type Options = Pick<TransformOptions, "p" | "layers" | "kinds" | "recurrent"> & {
  readonly all?: boolean;
  readonly json?: boolean;
};

/** Adds `mayhap inspect`. */
export function addInspect(program: Command, { stdout }: Context): void {
  const command = program
    .command("inspect")
    .summary("tell what a model is and what would change")
    .description(
      "Tells inputs, outputs and layers of a model, and which of them DropConnect replaces or would replace, and why.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addLayerOptions(command)
    .option("--all", "every layer, also of a large model (--json always has them all)")
    .option("--json", "one JSON document on standard output and nothing else there")
    .addHelpText(
      "after",
      `
Examples:
  mayhap inspect model.onnx
  mayhap inspect model.onnx -p .2 --layers all
  mayhap inspect web_model/ --json | jq '.layers[] | select(.replaced)'`,
    )
    .action((path: string, options: Options) => inspect(path, options, stdout));
}

async function inspect(
  path: string,
  { p, layers, kinds, recurrent, all, json }: Options,
  stdout: OutputStream,
): Promise<void> {
  const opened = await openModel(path);
  const given = {
    ...(p !== undefined && { p }),
    ...(layers && { layers }),
    ...(kinds && { kinds }),
    ...(recurrent && { recurrent }),
  };
  const explanation = Object.keys(given).length > 0 ? explain(opened.model, given) : explain(opened.model);
  const found = inspection(opened, explanation);
  if (json) return printJson(found, stdout);
  const table = all ? String(explanation) : briefLayers(explanation);
  stdout.write(`${inspectionText(found, inOwnWords(table), colorsFor(stdout).bold)}\n`);
}
