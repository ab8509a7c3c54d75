import type { WorkerPort } from "../adapter/workers.ts";
import type { JobDescription, Request, Response } from "./protocol.ts";

/**
 * A worker of a pool. It is ended only when it has confirmed the end of all its jobs, and until then it keeps the process alive: a thread that is
 * ended within a run of onnxruntime takes the whole process with it.
 */
export class PoolWorker {
  readonly #port: WorkerPort;
  /** Jobs whose end it has not confirmed. */
  readonly #jobs = new Set<number>();
  #used = false;
  #rest: (() => void) | undefined;

  /** `gone`: called when it ends by itself. */
  constructor(
    port: WorkerPort,
    hear: (response: Exclude<Response, { type: "closed" }>) => void,
    gone: (reason: Error) => void,
  ) {
    this.#port = port;
    port.onMessage((message) => {
      const response = message as Response;
      if (response.type !== "closed") return hear(response);
      this.#jobs.delete(response.job);
      this.#settle();
    });
    port.onEnd((reason) => {
      this.#jobs.clear();
      this.#settle();
      gone(reason);
    });
  }

  open(job: number, description: JobDescription): void {
    this.post({ type: "open", job, ...description });
    this.#jobs.add(job);
  }

  post(request: Request): void {
    this.#port.post(request);
  }

  /** Whether somebody may give it jobs. */
  use(used: boolean): void {
    this.#used = used;
    this.#settle();
  }

  /** Ends it as soon as it is between runs; what it was asked for before is left. */
  async end(): Promise<void> {
    // A confirmation that comes late must not let the process go while somebody waits for the end.
    this.#used = true;
    for (const job of this.#jobs) this.post({ type: "close", job });
    await new Promise<void>((resolve) => {
      this.#rest = resolve;
      this.#settle();
    });
    await this.#port.terminate();
  }

  #settle(): void {
    this.#port.keepAlive(this.#used || this.#jobs.size > 0);
    if (this.#jobs.size === 0) this.#rest?.();
  }
}
