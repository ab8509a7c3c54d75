import type { Method } from "../adapter/adapter.ts";
import { contiguous, type Rows } from "../predict/rows.ts";
import { abortedBy } from "../predict/session.ts";
import type { Outputs, SampleSource, Wanted } from "../predict/source.ts";
import type { WorkerPool } from "./pool.ts";

/** Samples that every worker is asked for in advance: enough that none waits for the main thread. */
const AHEAD = 3;

/** What a worker must know of a prediction. */
export interface WorkerJob {
  readonly inputs: unknown;
  readonly method: Method;
  readonly seed: number;
  readonly firstRow: number;
  /** Names of the outputs to send; undefined for all. */
  readonly outputs: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether the adapter can prepare rows that do not follow one another. */
  readonly anyRows: boolean;
}

/** Samples that workers draw and run. They are handed on in order, so that the number of workers changes nothing. */
export class WorkerSource implements SampleSource {
  readonly #pool: WorkerPool;
  readonly #outputs: readonly string[] | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #anyRows: boolean;
  readonly #job: number;
  readonly #end: number;
  readonly #arrived = new Map<number, Outputs>();
  readonly #abort = () => this.#fail(abortedBy(this.#signal));
  #turn = 0;
  /** The sample that `next` gives next, and the first that no worker was asked for. */
  #sample: number;
  #unasked: number;
  #waiting: { resolve: (outputs: Outputs) => void; reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;
  rows: Rows;

  constructor(pool: WorkerPool, { signal, outputs, anyRows, ...job }: WorkerJob, rows: Rows, wanted: Wanted) {
    this.#pool = pool;
    this.#outputs = outputs;
    this.#signal = signal;
    this.#anyRows = anyRows;
    this.#sample = wanted.first;
    this.#unasked = wanted.first;
    this.#end = wanted.first + wanted.samples;
    this.rows = rows;
    this.#job = pool.open(
      {
        sample: ({ turn, sample, outputs }) => {
          if (turn === this.#turn) this.#arrived.set(sample, outputs);
          this.#hand();
        },
        failed: (error) => this.#fail(error),
      },
      job,
    );
    pool.send({ type: "rows", job: this.#job, turn: this.#turn, rows });
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  next(): Promise<Outputs> {
    while (this.#unasked < Math.min(this.#end, this.#sample + AHEAD * this.#pool.size)) {
      const sample = this.#unasked++;
      const request = { type: "sample", job: this.#job, turn: this.#turn, sample, outputs: this.#outputs } as const;
      this.#pool.send(request, sample % this.#pool.size);
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#hand();
    });
  }

  async narrow(rows: Rows): Promise<void> {
    if (!this.#anyRows && !contiguous(rows)) return;
    this.#turn++;
    this.#arrived.clear();
    this.#unasked = this.#sample;
    this.rows = rows;
    this.#pool.send({ type: "rows", job: this.#job, turn: this.#turn, rows });
  }

  dispose(): void {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#pool.close(this.#job);
  }

  #hand(): void {
    const outputs = this.#arrived.get(this.#sample);
    if (this.#waiting === undefined || (outputs === undefined && this.#failure === undefined)) return;
    const { resolve, reject } = this.#waiting;
    this.#waiting = undefined;
    if (this.#failure) {
      reject(this.#failure);
      return;
    }
    this.#arrived.delete(this.#sample++);
    resolve(outputs as Outputs);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#hand();
  }
}
