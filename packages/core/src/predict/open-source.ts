import type { Bound } from "../adapter/program.ts";
import { poolOf } from "../worker/pools.ts";
import { WorkerSource } from "../worker/worker-source.ts";
import { Drawer } from "./drawer.ts";
import type { CheckedPredictOptions } from "./options.ts";
import type { Rows } from "./rows.ts";
import { abortedBy, type Session } from "./session.ts";
import { LocalSource, type SampleSource } from "./source.ts";

/** Opens the samples of some rows. */
export type OpenSource = (rows: Rows) => Promise<SampleSource>;

/** Where the samples of one prediction come from: this thread, or workers. */
export async function sourcesOf(
  { adapter, model, program, walk, method }: Session,
  bound: Bound,
  inputs: unknown,
  options: CheckedPredictOptions,
): Promise<OpenSource> {
  const { first, seed, firstRow, stopping, deadline, workers, outputs, signal } = options;
  const wanted = { first, samples: stopping.max, all: stopping.tolerance === 0 && deadline === undefined };
  if (workers === undefined || workers === 0) {
    const drawer = new Drawer(program.sites, walk, seed, firstRow);
    return (rows) => LocalSource.open(bound, drawer, rows, wanted);
  }
  const pool = await untilAborted(poolOf(adapter, model as object, workers), signal);
  const anyRows = bound.prepareRows !== undefined;
  const job = { inputs: await adapter.workers?.packInputs(inputs), method, seed, firstRow, outputs, signal, anyRows };
  return async (rows) => new WorkerSource(pool, job, rows, wanted);
}

/** The same promise, but it does not keep waiting once the signal says stop. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortedBy(signal));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
