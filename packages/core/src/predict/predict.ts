import { ModelError } from "../errors.ts";
import { endedWhenAbandoned } from "./abandoned.ts";
import { throwIfAborted } from "./abort.ts";
import { chunksOf } from "./chunks.ts";
import { type Sources, sourcesOf } from "./open-source.ts";
import { type CheckedPredictOptions, checkLast, checkPredictOptions, type PredictOptions } from "./options.ts";
import { SummaryPrediction } from "./prediction.ts";
import { Predictions } from "./predictions.ts";
import { checkOutputNames } from "./reading.ts";
import type { Rows } from "./rows.ts";
import { type Run, runChunk, type Stopped, worst } from "./run-chunk.ts";
import { bindRows, openSession, type Session } from "./session.ts";

/**
 * Of a stream of inputs (for one, see the signature that returns a promise): yields a prediction for each, in order, while the next
 * input is being loaded. Rows are counted through all of them, so that the predictions are those of one large input.
 *
 * @param model what `dropconnect` or `dropout` returned, or such a model saved and loaded again
 * @param inputs each what the model's framework takes: by name, or the value itself for a model with one input
 * @throws `ModelError` `NOT_STOCHASTIC`, `NO_NUMBERS`, `InputError`, `OptionsError`, `RuntimeError`, `AbortedError`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * async function* batches() {
 *   yield { x: [[0.5, -1, 2, 0]] };
 *   yield { x: [[1, 1, 0, 3]] };
 * }
 * for await (const each of predict(model, batches(), { seed: 7 })) each.samples; // => 100
 * ```
 */
export function predict(
  model: unknown,
  inputs: AsyncIterable<unknown>,
  options?: PredictOptions,
): AsyncGenerator<Predictions, void, undefined>;
/**
 * Draws Monte-Carlo samples of a stochastic model and sums them up. The deterministic part of the model runs once per
 * input; memory does not grow with the number of samples unless they are kept.
 *
 * @param model what `dropconnect` or `dropout` returned, or such a model saved and loaded again
 * @param inputs what the model's framework takes: by name, or the value itself for a model with one input
 * @throws `ModelError` `NOT_STOCHASTIC`, `NO_NUMBERS`, `InputError`, `OptionsError`, `RuntimeError`, `AbortedError`
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
 *
 * const sure = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: { max: 2000, tolerance: 0.01 }, seed: 7 });
 * sure.standardError.data.every((error) => error <= 0.01); // => true
 * ```
 */
export function predict(model: unknown, inputs: unknown, options?: PredictOptions): Promise<Predictions>;
export function predict(
  model: unknown,
  inputs: unknown,
  options: PredictOptions = {},
): Promise<Predictions> | AsyncGenerator<Predictions, void, undefined> {
  return isAsyncIterable(inputs)
    ? endedWhenAbandoned(predictEach(model, inputs, options))
    : predictOne(model, inputs, options);
}

async function predictOne(model: unknown, inputs: unknown, options: PredictOptions): Promise<Predictions> {
  const checked = checkPredictOptions(options);
  throwIfAborted(checked.signal);
  const started = performance.now();
  const open = { session: await openSession(model, checked.method) };
  try {
    return await predictOrFallBack(open, inputs, checked, started);
  } finally {
    await open.session.program.dispose();
  }
}

/** Rows are counted through all batches, so that the predictions are those of one large input. */
async function* predictEach(
  model: unknown,
  batches: AsyncIterable<unknown>,
  options: PredictOptions,
): AsyncGenerator<Predictions, void, undefined> {
  const checked = checkPredictOptions(options);
  throwIfAborted(checked.signal);
  const open = { session: await openSession(model, checked.method) };
  try {
    let { firstRow } = checked;
    const { oneAhead } = await import("./one-ahead.ts");
    for await (const inputs of oneAhead(batches, checked.signal)) {
      const prediction = await predictOrFallBack(open, inputs, { ...checked, firstRow }, performance.now());
      firstRow = prediction.about.rowRange[1];
      yield prediction;
    }
  } finally {
    await open.session.program.dispose();
  }
}

/** Some models show only when they run that the method is not right for them: then, and from then on, `"auto"` takes masks. */
async function predictOrFallBack(
  open: { session: Session },
  inputs: unknown,
  options: CheckedPredictOptions,
  started: number,
): Promise<Predictions> {
  const { model, program } = open.session;
  try {
    return await predictOnce(open.session, inputs, options, started);
  } catch (error) {
    const unfit = error instanceof ModelError && error.code === "GAUSSIAN_INVALID";
    if (!unfit || options.method !== "auto") throw error;
    await program.dispose();
    open.session = await openSession(model);
    return predictOnce(open.session, inputs, options, started);
  }
}

/** One input through an open session. */
export async function predictOnce(
  session: Session,
  inputs: unknown,
  options: CheckedPredictOptions,
  started: number = performance.now(),
): Promise<Predictions> {
  const { infos, program } = session;
  checkOutputNames(namedOutputs(options), infos);
  const bound = bindRows(program, inputs);
  checkLast("predict", "rows", options.firstRow, bound.rows);
  const chunks = chunksOf(bound, options.batchSize, program.sites);
  const run: Run = { tallies: new Map(), infos, options, rows: bound.rows, batch: bound.batch };
  const stopped = new Set<Stopped>();
  const sources = await sourcesOf(session, bound, inputs, options);
  try {
    for (const [i, rows] of chunks.entries()) {
      const until = started + ((options.deadline ?? Number.POSITIVE_INFINITY) * (i + 1)) / chunks.length;
      stopped.add(await runRows(run, sources, rows, until));
    }
  } finally {
    sources.close();
  }
  const reason = worst(stopped);
  // What is sure needs no more samples, up to the last that it might have taken; what a deadline ended can be gone on with.
  const about = {
    seed: options.seed,
    method: session.method,
    sampleRanges: [[options.first, options.first + (reason === "deadline" ? mostDrawn(run) : options.stopping.max)]],
    rowRange: [options.firstRow, options.firstRow + bound.rows],
    stopped: reason,
    nonFiniteInputs: bound.nonFinite,
  } as const;
  const predictions = [...run.tallies.values()].map((tally) => [tally.name, new SummaryPrediction(tally, about)]);
  return new Predictions(Object.fromEntries(predictions), about);
}

/** Samples that the example with the most of them took. */
function mostDrawn({ tallies }: Run): number {
  const counts = [...tallies.values()].map(({ values }) =>
    values.counts.reduce((most, count) => Math.max(most, count), 0),
  );
  return Math.max(0, ...counts);
}

async function runRows(run: Run, sources: Sources, rows: Rows, until: number): Promise<Stopped> {
  const { stopping, onProgress } = run.options;
  const source = await sources.open(rows);
  let drawn = 0;
  // Rows before these are done; a part that stopped early counts as done.
  const report = (samples: number) => {
    drawn = samples;
    const done = stopping.max * (rows[0] as number) + samples * rows.length;
    onProgress?.({ done, total: stopping.max * run.rows });
  };
  try {
    const stopped = await runChunk(run, source, until, report);
    if (drawn < stopping.max) report(stopping.max);
    return stopped;
  } finally {
    source.dispose();
  }
}

function namedOutputs({ outputs, output }: CheckedPredictOptions): string[] {
  return [...(outputs ?? []), ...(typeof output === "object" ? Object.keys(output) : [])];
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
