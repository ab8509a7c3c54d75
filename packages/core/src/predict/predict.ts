import type { OutputInfo } from "../adapter/adapter.ts";
import type { Bound, RawArray } from "../adapter/program.ts";
import { InputError, ModelError } from "../errors.ts";
import { Accumulator } from "./accumulator.ts";
import { breather } from "./breathe.ts";
import { chunksOf } from "./chunks.ts";
import { Drawer, type Rows } from "./drawer.ts";
import { joinChunks } from "./join.ts";
import { type CheckedPredictOptions, checkPredictOptions, type PredictOptions } from "./options.ts";
import { Predictions } from "./predictions.ts";
import { checkOutputNames, readingOf } from "./reading.ts";
import { runSample } from "./run-sample.ts";
import { openSession, throwIfAborted } from "./session.ts";

/**
 * Draws Monte-Carlo samples of a stochastic model and sums them up. The deterministic part of the model runs once per
 * input; memory does not grow with the number of samples unless they are kept.
 *
 * @param model what `dropconnect` or `dropout` returned, or such a model saved and loaded again
 * @param inputs what the model's framework takes: by name, or the value itself for a model with one input
 * @throws `ModelError` `NOT_STOCHASTIC`, `InputError`, `OptionsError`, `RuntimeError`, `AbortedError`
 *
 * @example
 * ```ts
 * import { dropconnect, predict, quantify } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 100, seed: 7 });
 * y.mean.shape; // => [1, 3]
 * y.interval(0.9).method; // => "normal"
 * quantify(y).epistemic.shape; // => [1]
 * ```
 */
export async function predict(model: unknown, inputs: unknown, options: PredictOptions = {}): Promise<Predictions> {
  const checked = checkPredictOptions(options);
  throwIfAborted(checked.signal);
  const { adapter, walk, program } = await openSession(model);
  try {
    const infos = adapter.outputs(model);
    checkOutputNames(namedOutputs(checked), infos);
    const bound = program.bind(inputs);
    if (bound.rows === 0)
      throw new InputError("INPUT_SHAPE", "The inputs hold no examples: their batch axis has length 0.");
    const drawer = new Drawer(program.sites, walk, checked.seed);
    const chunks = chunksOf(bound, checked.batchSize, drawer.perExample);
    const report = progressReporter(checked, chunks);
    const parts: Map<string, Accumulator>[] = [];
    for (const rows of chunks) parts.push(await accumulate(bound, rows, drawer, infos, checked, report));
    const about = { samples: checked.samples, seed: checked.seed, inputs: bound.nonFinite };
    const names = [...(parts[0] as Map<string, Accumulator>).keys()];
    const join = (name: string) =>
      joinChunks(
        name,
        parts.map((part) => part.get(name) as Accumulator),
        chunks,
        about,
      );
    return new Predictions(Object.fromEntries(names.map((name) => [name, join(name)])), checked.samples, checked.seed);
  } finally {
    await program.dispose();
  }
}

function namedOutputs({ outputs, output }: CheckedPredictOptions): string[] {
  return [...(outputs ?? []), ...(typeof output === "object" ? Object.keys(output) : [])];
}

/** Runs all samples of one chunk of rows. */
async function accumulate(
  bound: Bound,
  rows: Rows,
  drawer: Drawer,
  infos: readonly OutputInfo[],
  options: CheckedPredictOptions,
  report: (rows: Rows) => void,
): Promise<Map<string, Accumulator>> {
  const { first, samples, signal, keep, output, axis, outputs } = options;
  const breathe = breather();
  const prepared = await bound.prepare(rows.from, rows.to);
  try {
    const accumulators = new Map<string, Accumulator>();
    for (let sample = first; sample < first + samples; sample++) {
      await breathe();
      throwIfAborted(signal);
      for (const [name, value] of Object.entries(await runSample(prepared, drawer, sample, rows))) {
        if (outputs && !outputs.includes(name)) continue;
        let accumulator = accumulators.get(name);
        if (accumulator === undefined) {
          accumulator = new Accumulator(value, readingOf(name, value.shape, infos, output, axis), keep);
          accumulators.set(name, accumulator);
        }
        checkSameShape(name, accumulator, value);
        accumulator.add(value);
      }
      report(rows);
    }
    return accumulators;
  } finally {
    prepared.dispose();
  }
}

function checkSameShape(name: string, { shape }: Accumulator, value: RawArray): void {
  if (value.shape.length === shape.length && value.shape.every((length, axis) => length === shape[axis])) return;
  throw new ModelError(
    "OUTPUT_SHAPE_VARIES",
    `Output "${name}" has shape [${shape.join(", ")}] in one sample and [${value.shape.join(", ")}] in another, so it has no mean. ` +
      "Predict other outputs with the option outputs, or look at the samples themselves with sample(model, inputs).",
  );
}

function progressReporter(
  { onProgress, samples }: CheckedPredictOptions,
  chunks: readonly Rows[],
): (rows: Rows) => void {
  let done = 0;
  const total = samples * (chunks.at(-1)?.to ?? 0);
  return ({ from, to }) => {
    done += to - from;
    onProgress?.({ done, total });
  };
}
