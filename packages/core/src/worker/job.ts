import { abortedBy } from "../predict/abort.ts";
import type { JobListener, WorkerPool } from "./pool.ts";
import type { Answer, Asked, JobDescription } from "./protocol.ts";

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

  ask(worker: number, asked: Asked): void {
    this.#pool.send(worker, { ...asked, job: this.#number });
  }

  hear(answer: Answer): void {
    if (answer.turn === this.#turn) this.listener?.hear(answer);
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
