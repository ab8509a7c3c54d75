import type { OutputInfo } from "../adapter/adapter.ts";
import type { Bound } from "../adapter/program.ts";
import { throwIfAborted } from "./abort.ts";
import { breather } from "./breathe.ts";
import { mayBeByRow } from "./by-row.ts";
import type { CheckedPredictOptions } from "./options.ts";
import { readingOf } from "./reading.ts";
import type { Rows } from "./rows.ts";
import type { Outputs, SampleSource } from "./source.ts";
import { Tally } from "./tally.ts";

/** Why sampling ended. */
export type Stopped = "samples" | "tolerance" | "deadline";

/** Of several parts, the one that says most against the answer. */
export function worst(stopped: ReadonlySet<Stopped>): Stopped {
  return (["deadline", "samples", "tolerance"] as const).find((reason) => stopped.has(reason)) ?? "samples";
}

/** What is known of all outputs so far, and how to go on. */
export interface Run {
  readonly tallies: Map<string, Tally>;
  readonly infos: readonly OutputInfo[];
  readonly options: CheckedPredictOptions;
  /** Rows of the whole input. */
  readonly rows: number;
  readonly batch: Bound["batch"];
}

/** Draws samples of some rows until there are enough, or until the time `until` (of performance.now) is over. `onSample` hears how many there are. */
export async function runChunk(
  run: Run,
  source: SampleSource,
  until: number,
  onSample: (drawn: number) => void,
): Promise<Stopped> {
  const { stopping, signal, keep } = run.options;
  const breathe = breather();
  const settled = new Set<number>();
  const all = source.rows;
  for (let index = 0; index < stopping.max; index++) {
    await breathe();
    throwIfAborted(signal);
    // What shared a run with the last sample is there.
    if (index > 0 && !source.ready && performance.now() >= until) return "deadline";
    const outputs = await source.next();
    await addSample(run, outputs, source.rows, index, all.length, settled);
    onSample(index + 1);
    if (stopping.tolerance === 0 || index + 1 < stopping.min) continue;
    for (const row of settledRows(run, source.rows)) settled.add(row);
    if (settled.size === all.length) return "tolerance";
    // Preparing fewer rows costs a pass through the prefix: worth it when half of them are done.
    const left = source.rows.filter((row) => !settled.has(row));
    // An output that is not by rows is computed from all of them.
    const byRow = [...run.tallies.values()].every((tally) => tally.byRow);
    if (!keep && byRow && left.length <= source.rows.length / 2) await source.narrow(left);
  }
  return "samples";
}

async function addSample(
  run: Run,
  outputs: Outputs,
  rows: Rows,
  index: number,
  ran: number,
  settled: ReadonlySet<number>,
): Promise<void> {
  const { outputs: wanted, output, axis, keep } = run.options;
  for (const [name, value] of Object.entries(outputs)) {
    if (wanted && !wanted.includes(name)) continue;
    let tally = run.tallies.get(name);
    if (tally === undefined) {
      const byRow = mayBeByRow(name, value.shape, run.infos, run.batch);
      const reading = readingOf(name, value.shape, run.infos, output, axis);
      if (reading.type === "probabilities" && !run.infos.some((info) => info.name === name && info.head))
        (await import("./check-probabilities.ts")).checkProbabilities(name, value, reading.layout);
      tally = new Tally(name, value, ran, run.rows, byRow, reading, keep);
      run.tallies.set(name, tally);
    }
    tally.add(value, rows, index, settled);
  }
}

/** Rows of which every output is known well enough. An output that is not by rows holds all of them back until it is. */
function settledRows({ tallies, options }: Run, rows: Rows): Rows {
  const { tolerance } = options.stopping;
  return rows.filter((row) =>
    [...tallies.values()].every(({ values, byRow }) => values.settled(byRow ? row : 0, tolerance)),
  );
}
