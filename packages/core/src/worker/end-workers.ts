import type { WorkerPool } from "./pool.ts";

/** The pool of each model that has one. Here, so that ending workers needs none of what starts them. */
export const pools: WeakMap<object, WorkerPool> = new WeakMap();

/**
 * Ends the workers that wait for more predictions of a model, if there are any; those at work end when their prediction is done.
 * Left alone they end after ten seconds without work.
 *
 * @example
 * ```ts
 * import { dropconnect, endWorkers, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * await predict(model, { x: [[0.5, -1, 2, 0]] });
 * await endWorkers(model);
 * ```
 */
export async function endWorkers(model: object): Promise<void> {
  await pools.get(model)?.retire();
}
