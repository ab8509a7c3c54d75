import type { Bound } from "../adapter/program.ts";
import type { Sources } from "../predict/open-source.ts";
import type { CheckedPredictOptions } from "../predict/options.ts";
import type { Session } from "../predict/session.ts";
import type { Wanted } from "../predict/source.ts";
import { WorkerJob } from "./job.ts";
import { usePool } from "./pools.ts";
import { WorkerSource } from "./worker-source.ts";

/** Samples of one prediction from `workers` workers. Who calls closes them. */
export async function workerSources(
  { adapter, model, program, method, p, infos }: Session,
  bound: Bound,
  inputs: unknown,
  { workers = 0, seed, firstRow, outputs, signal }: CheckedPredictOptions,
  wanted: Wanted,
): Promise<Sources> {
  const { pool, done } = await usePool(adapter, model as object, workers, signal);
  try {
    const packed = await adapter.workers?.packInputs(inputs);
    const declared = infos.every(({ shape }) => shape?.slice(1).every((length) => length !== null));
    const job = new WorkerJob(pool, workers, { inputs: packed, method, seed, firstRow, p }, signal);
    return {
      open: async (rows) => new WorkerSource(job, { bound, sites: program.sites, outputs, declared }, rows, wanted),
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
