import type { PredictOptions, SampleCount } from "@mayhap/core";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { parseDuration } from "./duration.ts";
import { parseNumber, parseWhole } from "./numbers.ts";

/** What the command line says about drawing samples. */
export interface SamplingOptions {
  readonly samples: number;
  readonly tolerance?: number;
  readonly minSamples?: number;
  readonly maxSamples?: number;
  readonly deadline?: number;
  readonly method?: "mask" | "gaussian" | "auto";
  readonly workers?: number;
  readonly seed?: number;
}

/** Options on how many samples to draw, how, and where. */
export function addSamplingOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-n, --samples <n>", "number of Monte-Carlo samples")
        .argParser(parseWhole)
        .default(100)
        .conflicts("tolerance"),
    )
    .option(
      "--tolerance <t>",
      "instead: until the standard error of every mean is at most t, in the output's unit",
      parseNumber,
    )
    .option("--min-samples <n>", "with --tolerance: at least so many (default: 20)", parseWhole)
    .option("--max-samples <n>", "with --tolerance: at most so many (default: 1000)", parseWhole)
    .option("--deadline <time>", "best answer so far after 500ms, 2s, 1min …", parseDuration)
    .addOption(
      new Option(
        "--method <how>",
        "mask: exact; gaussian: much faster, close where layers are wide; auto: gaussian where it is close, else mask (default: mask)",
      ).choices(["mask", "gaussian", "auto"]),
    )
    .option("--workers <n>", "worker threads that draw samples; changes no result (default: 0)", parseWhole)
    .option("--seed <n>", "seed of the masks (default: a random one, which is printed)", parseWhole);
}

/** The largest number of samples that any example takes. */
export function mostSamples({ samples, tolerance, maxSamples = 1000 }: SamplingOptions): number {
  return tolerance === undefined ? samples : maxSamples;
}

/** The same as options of `predict`. Throws `UsageError` for options that do not go together. */
export function samplingOf(options: SamplingOptions): PredictOptions {
  const { tolerance, minSamples, maxSamples, deadline, method, workers, seed } = options;
  if (tolerance === undefined && (minSamples ?? maxSamples) !== undefined)
    throw new UsageError("--min-samples and --max-samples go with --tolerance. For a fixed number write --samples.");
  const samples: SampleCount =
    tolerance === undefined
      ? options.samples
      : { max: mostSamples(options), tolerance, ...(minSamples !== undefined && { min: minSamples }) };
  return {
    samples,
    ...(deadline !== undefined && { deadline }),
    ...(method !== undefined && { method }),
    ...(workers !== undefined && { workers }),
    ...(seed !== undefined && { seed }),
  };
}
