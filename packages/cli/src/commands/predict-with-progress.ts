import { type Predictions, type PredictOptions, predict } from "@mayhap/core";
import { progressBar } from "../terminal/progress.ts";
import type { Context } from "./context.ts";

/** Predicts, with a bar on terminals, until Ctrl-C. */
export async function predictWithProgress(
  model: unknown,
  inputs: unknown,
  options: PredictOptions,
  { signal, stderr }: Context,
): Promise<Predictions> {
  const bar = await progressBar(stderr);
  try {
    return await predict(model, inputs, { ...options, signal, onProgress: bar.update });
  } finally {
    bar.stop();
  }
}
