import { type Predictions, predict } from "@mayhap/core";
import { UsageError } from "../errors.ts";
import type { Values } from "../formats/values.ts";
import { readInputs } from "../inputs/read-inputs.ts";
import { openModel } from "../models/open.ts";
import { stochasticLayers, transform } from "../models/transform.ts";
import { writeStaged } from "../output/stage.ts";
import { checkTarget } from "../output/target.ts";
import { resultTable } from "../render/result-table.ts";
import { resultDocument } from "../results/document.ts";
import type { Result } from "../results/result.ts";
import { summarize } from "../results/summary.ts";
import { checkResultPath, writeResult } from "../results/write-result.ts";
import { colorsFor } from "../terminal/colors.ts";
import { notices } from "../terminal/notices.ts";
import { printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import type { Context } from "./context.ts";
import type { PredictCommandOptions } from "./predict-options.ts";

/** `mayhap predict`: everything that can be refused is refused before the sampling begins. */
export async function runPredict(path: string, options: PredictCommandOptions, context: Context): Promise<void> {
  const { signal, stdin, stdout, stderr } = context;
  const { output: target, force = false, json, interval } = options;
  if (!(interval > 0 && interval < 1))
    throw new UsageError(`--interval ${interval}: it is a probability between 0 and 1, e.g. 0.9.`);
  if (target !== undefined) {
    checkResultPath(target);
    await checkTarget(target, force);
  }
  const opened = await openModel(path);
  const model = transform(opened.model, options);
  const { arrays, notes } = await readInputs(options.input, opened.inputs, stdin, signal);
  notices({ notes }, stderr);
  const predictions = await sampleWithProgress(model, opened.feed(arrays), options, context);
  const result: Result = {
    model: path,
    format: opened.format,
    rows: rowsOf(arrays),
    samples: predictions.samples,
    seed: predictions.seed,
    layers: stochasticLayers(model),
    notes,
    warnings: predictions.warnings,
    outputs: new Map(Object.entries(predictions.outputs).map(([name, y]) => [name, summarize(y, interval)])),
  };
  notices({ warnings: result.warnings }, stderr);
  if (target === undefined) {
    if (json) return printJson(resultDocument(result), stdout);
    stdout.write(`${resultTable(result, colorsFor(stdout).bold)}\n`);
    return;
  }
  const written = await writeStaged(target, { force, signal }, (staged) => writeResult(result, staged));
  if (json) printJson({ ...resultDocument(result, false), written }, stdout);
  else stdout.write(`${written.join(", ")}: ${result.samples} samples, seed ${result.seed}\n`);
}

async function sampleWithProgress(
  model: unknown,
  inputs: unknown,
  { samples, seed, batchSize, keep = false, readAs, axis }: PredictCommandOptions,
  { signal, stderr }: Context,
): Promise<Predictions> {
  const bar = await progressBar(stderr);
  try {
    return await predict(model, inputs, {
      samples,
      batchSize,
      keep,
      signal,
      onProgress: bar.update,
      ...(seed !== undefined && { seed }),
      ...(readAs !== undefined && { output: readAs }),
      ...(axis !== undefined && { axis }),
    });
  } finally {
    bar.stop();
  }
}

/** The number of examples: the length of the inputs' first axis. */
function rowsOf(arrays: ReadonlyMap<string, Values>): number {
  const [first] = arrays.values();
  return first?.shape[0] ?? 1;
}
