import { mergePredictions, type Predictions, type PredictOptions, predict } from "@mayhap/core";
import type { Values } from "../formats/values.ts";
import type { InputBatch } from "../inputs/stream-inputs.ts";
import { progressBar } from "../terminal/progress.ts";
import type { Context } from "./context.ts";

/** Most predictions that wait to be merged: merging each at once would copy all before it every time. */
const WAITING = 32;

/** Predicts batch by batch, while the next one is read. Only the results are kept. */
export async function predictStream(
  model: unknown,
  batches: AsyncIterable<InputBatch>,
  feed: (arrays: ReadonlyMap<string, Values>) => unknown,
  options: PredictOptions,
  { signal, stderr }: Context,
): Promise<{ readonly predictions: Predictions; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  let share = 0;
  async function* inputs() {
    for await (const batch of batches) {
      notes.push(...batch.notes);
      yield feed(batch.arrays);
      share = batch.share;
    }
  }
  const bar = await progressBar(stderr);
  const levels: Predictions[][] = [];
  try {
    for await (const y of predict(model, inputs(), { ...options, signal })) {
      push(levels, y);
      bar.update({ done: Math.round(1000 * share), total: 1000 });
    }
  } finally {
    bar.stop();
  }
  return { predictions: mergePredictions(levels.flat()), notes };
}

/** Keeps at most `WAITING` predictions of each size: a full level becomes one of the next. */
function push(levels: Predictions[][], y: Predictions, level = 0): void {
  levels[level] ??= [];
  const waiting = levels[level];
  waiting.push(y);
  if (waiting.length < WAITING) return;
  levels[level] = [];
  push(levels, mergePredictions(waiting), level + 1);
}
