import { type Command, Option } from "commander";
import { addInputOption, addReadingOptions } from "../options/inputs.ts";
import { parseNumber } from "../options/numbers.ts";
import { addSamplingOptions } from "../options/sampling.ts";
import { addShardOptions } from "../options/shard.ts";
import { addTransformOptions } from "../options/transform.ts";
import type { Context } from "./context.ts";
import type { PredictCommandOptions } from "./predict-options.ts";

/** Adds `mayhap predict`. */
export function addPredict(program: Command, context: Context): void {
  const command = program
    .command("predict")
    .summary("predict with uncertainty")
    .description(
      "Draws Monte-Carlo samples of a model for the given inputs: mean, spread, and how uncertain it is and why.",
    )
    .argument("<model>", ".onnx file, TF.js model.json, or the folder that holds one");
  addReadingOptions(addShardOptions(addSamplingOptions(addTransformOptions(addInputOption(command)))))
    .option("-o, --output <file>", "write everything to a .npz, .npy (mean), .csv or .json file")
    .option("--force", "replace the output file")
    .option("--json", "one JSON document on standard output and nothing else there")
    .option("--stream", "read a large .csv --batch-size lines at a time instead of all at once; changes no result")
    .option("--keep", "keep all samples: intervals from their quantiles, and the samples in .npz and .json")
    .addOption(
      new Option("--interval <level>", "probability of the interval from lower to upper")
        .argParser(parseNumber)
        .default(0.9),
    )
    .addHelpText(
      "after",
      `
Examples:
  mayhap predict model.onnx -p .2 --input x.npy
  mayhap predict model.onnx -p .2 --input x.csv --samples 200 --seed 7 --output y.csv
  mayhap predict web_model/ -p .2 --input x.npy --read-as logits --json | jq .seed
  mayhap predict stochastic.onnx --input image=a.npy --input meta=b.csv --output y.npz
  mayhap predict model.onnx -p .2 --input x.npy --tolerance .005 --max-samples 2000 --deadline 10s
  mayhap predict model.onnx -p .2 --input x.npy --samples 1000 --seed 7 --shard 2/5 --output part-2.json
  echo '[[0.5, -1, 2, 0]]' | mayhap predict model.onnx -p .2 --input -

Uncertainty of a classifier is in nats: total = aleatoric (in the data) + epistemic (the model's own ignorance).`,
    )
    .action(async (path: string, options: PredictCommandOptions) => {
      const { runPredict } = await import("./run-predict.ts");
      await runPredict(path, options, context);
    });
}
