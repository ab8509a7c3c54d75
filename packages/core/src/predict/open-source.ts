import type { Bound } from "../adapter/program.ts";
import { WorkerJob } from "../worker/job.ts";
import { usePool } from "../worker/pools.ts";
import { WorkerSource } from "../worker/worker-source.ts";
import { Drawer } from "./drawer.ts";
import type { CheckedPredictOptions } from "./options.ts";
import type { Rows } from "./rows.ts";
import type { Session } from "./session.ts";
import { LocalSource, type SampleSource } from "./source.ts";

/** Opens samples of one prediction, part of the rows by part. */
export interface Sources {
  open(rows: Rows): Promise<SampleSource>;
  close(): void;
}

/** Where the samples of one prediction come from: this thread, or workers. Who calls closes them. */
export async function sourcesOf(
  session: Session,
  bound: Bound,
  inputs: unknown,
  options: CheckedPredictOptions,
): Promise<Sources> {
  const { adapter, model, program, walk, method, p } = session;
  const { first, seed, firstRow, stopping, deadline, workers = 0, outputs, signal } = options;
  const wanted = { first, samples: stopping.max, all: stopping.tolerance === 0 && deadline === undefined };
  if (workers === 0 || program.sites.length === 0) {
    const drawer = new Drawer(program.sites, walk, seed, firstRow);
    return { open: (rows) => LocalSource.open(bound, drawer, rows, wanted), close: () => drawer.dispose() };
  }
  const { pool, done } = await usePool(adapter, model as object, workers, signal);
  try {
    const packed = await adapter.workers?.packInputs(inputs);
    const job = new WorkerJob(pool, workers, { inputs: packed, method, seed, firstRow, p }, signal);
    return {
      open: async (rows) => new WorkerSource(job, { bound, sites: program.sites, outputs }, rows, wanted),
      close: () => {
        job.close();
        done();
      },
    };
  } catch (error) {
    done();
    throw error;
  }
}
