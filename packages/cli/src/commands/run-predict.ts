import type { PredictOptions } from "@mayhap/core";
import { notedReading } from "../calibration/note.ts";
import { readCalibration } from "../calibration/read-calibration.ts";
import { UsageError } from "../errors.ts";
import { readInputs } from "../inputs/read-inputs.ts";
import { streamInputs } from "../inputs/stream-inputs.ts";
import { openModel } from "../models/open.ts";
import { transform } from "../models/transform.ts";
import { wholeNotes } from "../models/whole-numbers.ts";
import { readingOf } from "../options/inputs.ts";
import { samplingOf } from "../options/sampling.ts";
import { checkTarget } from "../output/target.ts";
import { makeResult, type RunFacts } from "../results/result.ts";
import { checkResultPath } from "../results/write-result.ts";
import { checkShard, predictShard } from "../shards/predict-shard.ts";
import { notices } from "../terminal/notices.ts";
import type { Context } from "./context.ts";
import { finish } from "./finish.ts";
import type { PredictCommandOptions } from "./predict-options.ts";
import { predictStream } from "./predict-stream.ts";
import { predictWithProgress } from "./predict-with-progress.ts";
import { layerFacts } from "./replaced-layers.ts";

/** `mayhap predict`: everything that can be refused is refused before the sampling begins. */
export async function runPredict(path: string, options: PredictCommandOptions, context: Context): Promise<void> {
  const { output: target, force = false, interval, shard, tolerance, stream, deadline } = options;
  if (!(interval > 0 && interval < 1))
    throw new UsageError(`--interval ${interval}: it is a probability between 0 and 1, e.g. 0.9.`);
  const asked = samplingOf(options);
  if (shard) checkShard(options);
  if (stream && (shard || deadline !== undefined))
    throw new UsageError(`--stream does not go with ${shard ? "--shard: split the file instead" : "--deadline"}.`);
  if (target !== undefined) {
    checkResultPath(target);
    await checkTarget(target, force);
  }
  const opened = await openModel(path);
  notices({ notes: wholeNotes(opened.outputs) }, context.stderr);
  const model = transform(opened.model, options);
  const calibration = readCalibration(opened, layerFacts(model), context);
  const readAs = options.readAs ?? notedReading(calibration);
  const reading = readingOf({ ...options, ...(readAs && { readAs }) });
  const sampling = { ...asked, ...reading, keep: options.keep ?? false };
  const facts = (rows: number, notes: readonly string[]): RunFacts => ({
    model: path,
    format: opened.format,
    rows,
    layers: layerFacts(model),
    notes,
    interval,
    ...(tolerance !== undefined && { tolerance }),
    ...(calibration && { calibration }),
  });
  if (options.stream) {
    const batches = streamInputs(options.input, opened.inputs, options.batchSize);
    const { predictions, notes } = await predictStream(model, batches, opened.feed, sampling, context);
    notices({ notes }, context.stderr);
    return finish(makeResult(facts(predictions.about.rowRange[1], notes), predictions), options, context);
  }
  const { arrays, notes } = await readInputs(options.input, opened.inputs, context.stdin, context.signal);
  notices({ notes }, context.stderr);
  const [first] = arrays.values();
  const known = facts(first?.shape[0] ?? 1, notes);
  const run = (inputs: typeof arrays, more: PredictOptions = {}) =>
    predictWithProgress(model, opened.feed(inputs), { ...sampling, ...more }, context);
  if (shard) return predictShard({ ...options, shard, output: target as string }, arrays, known, run, context);
  await finish(makeResult(known, await run(arrays)), options, context);
}
