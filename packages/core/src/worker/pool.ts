import type { WorkerSupport } from "../adapter/workers.ts";
import { MayhapError, RuntimeError } from "../errors.ts";
import { unpackError } from "./packed-error.ts";
import { PoolWorker } from "./pool-worker.ts";
import type { Answer, JobDescription, Request, Response } from "./protocol.ts";

/** Time in ms after which unused workers end. */
const IDLE = 10_000;

/** What a job wants to hear. */
export interface JobListener {
  hear(answer: Answer): void;
  failed(error: Error): void;
}

/** Workers that hold one model. They stay for a while after a prediction, ready for the next, and do not keep the process alive. */
export class WorkerPool {
  readonly #support: WorkerSupport;
  readonly #workers: PoolWorker[] = [];
  readonly #jobs = new Map<number, JobListener>();
  #growth: Promise<void> = Promise.resolve();
  #users = 0;
  #lastJob = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #dead: Error | undefined;
  #retired = false;
  /** Of the model that the workers hold. */
  readonly version: readonly unknown[];

  constructor(support: WorkerSupport, version: readonly unknown[]) {
    this.#support = support;
    this.version = version;
  }

  /** Whether a new prediction can use it. */
  get usable(): boolean {
    return !this.#retired && this.#dead === undefined;
  }

  /** Keeps the workers until the returned function is called, and the process alive for as long. */
  use(): () => void {
    clearTimeout(this.#idle);
    if (this.#users++ === 0) for (const worker of this.#workers) worker.use(true);
    let done = false;
    return () => {
      if (done) return;
      done = true;
      if (--this.#users > 0 || this.#dead) return;
      if (this.#retired) return void this.terminate();
      for (const worker of this.#workers) worker.use(false);
      this.#idle = setTimeout(() => void this.terminate(), IDLE);
      (this.#idle as { unref?: () => void }).unref?.();
    };
  }

  /** Starts workers until there are `size`, and gives the new ones the model. Who calls uses the pool. */
  grow(model: unknown, size: number): Promise<void> {
    const grown = this.#growth.then(() => this.#grow(model, size));
    this.#growth = grown.catch(() => undefined);
    return grown;
  }

  async #grow(model: unknown, size: number): Promise<void> {
    if (this.#dead) throw this.#dead;
    if (size <= this.#workers.length) return;
    const packed = await this.#support.packModel(model);
    const starts = Array.from({ length: size - this.#workers.length }, async () => this.#support.start());
    const started = await Promise.allSettled(starts);
    const ports = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    try {
      for (const result of started) if (result.status === "rejected") throw asFailure(result.reason);
      if (this.#dead) throw this.#dead;
      for (const port of ports) port.post({ type: "model", model: packed } satisfies Request);
    } catch (error) {
      for (const port of ports) void port.terminate();
      throw error;
    }
    for (const port of ports) {
      const worker = new PoolWorker(
        port,
        (response) => this.#hear(response),
        (reason) => void this.#die(asFailure(reason)),
      );
      worker.use(this.#users > 0);
      this.#workers.push(worker);
    }
  }

  /** Opens a job in the first `size` workers; returns its number. */
  open(size: number, listener: JobListener, description: JobDescription): number {
    if (this.#dead) throw this.#dead;
    const job = ++this.#lastJob;
    for (const worker of this.#workers.slice(0, size)) worker.open(job, description);
    this.#jobs.set(job, listener);
    return job;
  }

  /** Sends to one worker. */
  send(worker: number, request: Request): void {
    if (!this.#dead) this.#workers[worker]?.post(request);
  }

  /** Ends a job in the first `size` workers. */
  close(size: number, job: number): void {
    if (!this.#jobs.delete(job)) return;
    for (let worker = 0; worker < size; worker++) this.send(worker, { type: "close", job });
  }

  /** Ends the workers as soon as nobody uses them. Settles when they have ended, or at once while they are used. */
  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#users === 0) await this.terminate();
  }

  /** Ends the workers, each as soon as its run is over. Jobs that are open fail at once. */
  terminate(): Promise<void> {
    return this.#die(new RuntimeError("WORKER_FAILED", "The workers were ended."));
  }

  #hear(response: Exclude<Response, { type: "closed" }>): void {
    if (response.type !== "failed") this.#jobs.get(response.job)?.hear(response);
    else if (response.job !== undefined) this.#jobs.get(response.job)?.failed(unpackError(response.error));
    else void this.#die(unpackError(response.error));
  }

  async #die(error: Error): Promise<void> {
    if (this.#dead) return;
    this.#dead = error;
    clearTimeout(this.#idle);
    const listeners = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const listener of listeners) listener.failed(error);
    await Promise.allSettled(this.#workers.map((worker) => worker.end()));
  }
}

function asFailure(reason: unknown): Error {
  if (reason instanceof MayhapError) return reason;
  const message = reason instanceof Error ? reason.message : String(reason);
  return new RuntimeError(
    "WORKER_FAILED",
    `A worker ended: ${message}. The prediction is lost; try again, with fewer workers if memory ran out.`,
    { cause: reason },
  );
}
