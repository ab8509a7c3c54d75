import type { Adapter } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { WorkerPool } from "./pool.ts";

/** The workers that hold a model as it was in one version. */
interface Entry {
  readonly version: readonly unknown[];
  readonly pool: Promise<WorkerPool>;
}

const pools = new WeakMap<object, Map<number, Entry>>();

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
  const bySize = ofModel;
  const version = workers.version?.(model) ?? [];
  const known = bySize.get(size);
  if (known !== undefined) {
    if (same(known.version, version)) return known.pool;
    void known.pool.then(
      (pool) => pool.retire(),
      () => {},
    );
  }
  const forget = (): void => {
    if (bySize.get(size) === entry) bySize.delete(size);
  };
  const entry: Entry = { version, pool: WorkerPool.start(workers, model, size, forget) };
  bySize.set(size, entry);
  entry.pool.catch(forget);
  return entry.pool;
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** Ends the workers of a model, if there are any. */
export async function endWorkers(model: object): Promise<void> {
  for (const { pool } of pools.get(model)?.values() ?? []) (await pool).terminate();
}
