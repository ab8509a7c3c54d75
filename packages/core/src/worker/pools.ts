import type { Adapter } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { abortedBy } from "../predict/abort.ts";
import { pools } from "./end-workers.ts";
import { WorkerPool } from "./pool.ts";

/** A pool in use. */
export interface UsedPool {
  readonly pool: WorkerPool;
  /** To be called when it is not used any more. */
  done(): void;
}

/**
 * The pool of a model with at least `size` workers, started as far as needed. Throws `OptionsError` when the adapter has no
 * workers, `AbortedError` as soon as the signal says stop.
 */
export async function usePool(
  adapter: Adapter,
  model: object,
  size: number,
  signal: AbortSignal | undefined,
): Promise<UsedPool> {
  const { workers } = adapter;
  if (workers === undefined)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `workers: the adapter "${adapter.name}" does not support them. Leave workers out.`,
    );
  let pool = pools.get(model);
  const version = workers.version?.(model) ?? [];
  if (!pool?.usable || !same(pool.version, version)) {
    void pool?.retire();
    pool = new WorkerPool(workers, version);
    pools.set(model, pool);
  }
  const done = pool.use();
  try {
    await untilAborted(pool.grow(model, size), signal);
    return { pool, done };
  } catch (error) {
    done();
    throw error;
  }
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortedBy(signal));
  });
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
