import { createRequire } from "node:module";
import { Command } from "commander";
import { addCalibrate } from "./commands/calibrate.ts";
import { addCheck } from "./commands/check.ts";
import type { Context } from "./commands/context.ts";
import { addConvert } from "./commands/convert.ts";
import { addEvaluate } from "./commands/evaluate.ts";
import { addInspect } from "./commands/inspect.ts";
import { addMerge } from "./commands/merge.ts";
import { addPredict } from "./commands/predict.ts";
import { addReport } from "./commands/report.ts";
import { addSubnetwork } from "./commands/subnetwork.ts";
import { addTune } from "./commands/tune.ts";

/** The command line, ready to parse. */
export function makeProgram(context: Context): Command {
  const { stdout, stderr } = context;
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  const program = new Command("mayhap")
    .description("Uncertainty for the neural networks you already have, by Monte-Carlo DropConnect.")
    .version(version, "-V, --version", "print the version")
    .helpCommand("help [command]", "tell about a command")
    .option("--debug", "print stack traces of errors")
    .showHelpAfterError("(--help lists commands and options)")
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .addHelpText(
      "after",
      `
Examples:
  mayhap inspect model.onnx
  mayhap predict model.onnx -p .2 --input x.npy --samples 100 --seed 7
  mayhap evaluate model.onnx -p .2 --input x.npy --labels y.npy
  mayhap report model.onnx -p .2 --input x.npy --labels y.npy -o report.html
  mayhap convert model.onnx -p .2 -o stochastic.onnx

Exit codes: 0 done, 1 the work failed, 2 wrong usage, 130 stopped by Ctrl-C.
With --json, standard output is one JSON document, after a failure {"error": {"code", "message"}}; all else goes to standard error.`,
    );
  addInspect(program, context);
  addConvert(program, context);
  addPredict(program, context);
  addCheck(program, context);
  addMerge(program, context);
  addTune(program, context);
  addEvaluate(program, context);
  addReport(program, context);
  addCalibrate(program, context);
  addSubnetwork(program, context);
  return program;
}
