import type { Bound } from "../adapter/program.ts";
import { later } from "../later.ts";
import { rowBytesOf } from "./fold.ts";
import { openDrawer } from "./open-drawer.ts";
import type { CheckedPredictOptions } from "./options.ts";
import type { Rows } from "./rows.ts";
import type { Session } from "./session.ts";
import { LocalSource, type SampleSource } from "./source.ts";

const inWorkers = later(() => import("../worker/worker-sources.ts"));

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
  const { program, walk, infos } = session;
  const { first, seed, firstRow, stopping, deadline, signal, workers = 0 } = options;
  const all = stopping.tolerance === 0 && deadline === undefined;
  const wanted = { first, samples: stopping.max, all, rowBytes: rowBytesOf(infos), signal };
  if (workers > 0 && program.sites.length > 0) {
    const { workerSources } = await inWorkers();
    return workerSources(session, bound, inputs, options, wanted);
  }
  const drawer = openDrawer(program.sites, walk, seed, firstRow);
  return { open: (rows) => LocalSource.open(bound, drawer, rows, wanted), close: () => drawer.dispose() };
}
