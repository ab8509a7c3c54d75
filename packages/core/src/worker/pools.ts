import type { Adapter } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { WorkerPool } from "./pool.ts";

const pools = new WeakMap<object, Map<number, Promise<WorkerPool>>>();

/** The pool of a model, started when there is none. Throws `OptionsError` when the adapter has no workers. */
export function poolOf(adapter: Adapter, model: object, size: number): Promise<WorkerPool> {
  const { workers } = adapter;
  if (workers === undefined)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `workers: the adapter "${adapter.name}" does not support them. Leave workers out.`,
    );
  let ofModel = pools.get(model);
  if (ofModel === undefined) {
    ofModel = new Map();
    pools.set(model, ofModel);
  }
  const known = ofModel.get(size);
  if (known !== undefined) return known;
  const bySize = ofModel;
  const started = WorkerPool.start(workers, model, size, () => bySize.delete(size));
  bySize.set(size, started);
  started.catch(() => bySize.delete(size));
  return started;
}

/** Ends the workers of a model, if there are any. */
export async function endWorkers(model: object): Promise<void> {
  for (const pool of pools.get(model)?.values() ?? []) (await pool).terminate();
}
