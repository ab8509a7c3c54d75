import { abortedBy } from "../predict/abort.ts";
import type { JobListener, WorkerPool } from "./pool.ts";
import type { JobDescription, Request, Response } from "./protocol.ts";

/** What is asked in a job, without its number. */
type Asked =
  Extract<Request, { type: "rows" | "sample" }> extends infer R
    ? R extends { job: number }
      ? Omit<R, "job">
      : never
    : never;

/** One prediction in the workers of a pool. */
export class WorkerJob implements JobListener {
  readonly #pool: WorkerPool;
  readonly #number: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.failed(abortedBy(this.#signal));
  #turn = 0;
  #failure: Error | undefined;
  /** Number of workers. */
  readonly size: number;
  /** Who hears of answers. */
  listener: { hear: JobListener["hear"]; failed(): void } | undefined;

  constructor(pool: WorkerPool, size: number, description: JobDescription, signal: AbortSignal | undefined) {
    this.#pool = pool;
    this.#signal = signal;
    this.size = size;
    this.#number = pool.open(size, this, description);
    signal?.addEventListener("abort", this.#abort, { once: true });
    if (signal?.aborted) this.#abort();
  }

  /** Why the job cannot go on, if it cannot. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Gives all workers rows to prepare; answers that belong to others are out of date from now on. Returns the number of the turn. */
  turnTo(rows: readonly number[]): number {
    this.#turn++;
    for (let worker = 0; worker < this.size; worker++) this.ask(worker, { type: "rows", turn: this.#turn, rows });
    return this.#turn;
  }

  ask(worker: number, request: Asked): void {
    this.#pool.send(worker, { ...request, job: this.#number } as Request);
  }

  hear(response: Exclude<Response, { type: "failed" }>): void {
    if (response.turn === this.#turn) this.listener?.hear(response);
  }

  failed(error: Error): void {
    this.#failure ??= error;
    this.listener?.failed();
  }

  close(): void {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#pool.close(this.size, this.#number);
  }
}
