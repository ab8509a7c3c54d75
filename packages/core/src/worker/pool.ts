import type { Method } from "../adapter/adapter.ts";
import type { WorkerPort, WorkerSupport } from "../adapter/workers.ts";
import { RuntimeError } from "../errors.ts";
import { unpackError } from "./packed-error.ts";
import type { Request, Response } from "./protocol.ts";

/** Time in ms after which unused workers end. */
const IDLE = 10_000;

/** What a job wants to hear. */
export interface JobListener {
  sample(response: Extract<Response, { type: "sample" }>): void;
  failed(error: Error): void;
}

/** Workers that hold one model. They stay for a while after a prediction, ready for the next, and do not keep the process alive. */
export class WorkerPool {
  readonly #ports: readonly WorkerPort[];
  readonly #jobs = new Map<number, JobListener>();
  readonly #onEnd: () => void;
  #lastJob = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #dead: Error | undefined;
  #retired = false;

  private constructor(ports: readonly WorkerPort[], onEnd: () => void) {
    this.#ports = ports;
    this.#onEnd = onEnd;
    for (const port of ports) {
      port.onMessage((message) => this.#hear(message as Response));
      port.onEnd((reason) =>
        this.#die(
          new RuntimeError(
            "WORKER_FAILED",
            `A worker ended: ${reason.message}. The prediction is lost; try again, with fewer workers if memory ran out.`,
            { cause: reason },
          ),
        ),
      );
      port.keepAlive(false);
    }
  }

  /** Starts `size` workers and gives each the model. `onEnd` is called once, when the pool cannot be used any more. */
  static async start<Model>(
    support: WorkerSupport<Model>,
    model: Model,
    size: number,
    onEnd: () => void,
  ): Promise<WorkerPool> {
    const packed = await support.packModel(model);
    const ports = await startAll(support, size);
    const pool = new WorkerPool(ports, onEnd);
    for (const port of ports) port.post({ type: "model", model: packed } satisfies Request);
    return pool;
  }

  get size(): number {
    return this.#ports.length;
  }

  /** Opens a job in every worker; returns its number. */
  open(listener: JobListener, job: { inputs: unknown; method: Method; seed: number; firstRow: number }): number {
    if (this.#dead) throw this.#dead;
    clearTimeout(this.#idle);
    this.#lastJob++;
    this.#jobs.set(this.#lastJob, listener);
    for (const port of this.#ports) {
      port.keepAlive(true);
      port.post({ type: "open", job: this.#lastJob, ...job } satisfies Request);
    }
    return this.#lastJob;
  }

  /** Sends to one worker, or to all. */
  send(request: Request, worker?: number): void {
    for (const port of worker === undefined ? this.#ports : [this.#ports[worker] as WorkerPort]) port.post(request);
  }

  close(job: number): void {
    if (!this.#jobs.delete(job)) return;
    this.send({ type: "close", job });
    if (this.#jobs.size > 0) return;
    if (this.#retired) {
      this.terminate();
      return;
    }
    for (const port of this.#ports) port.keepAlive(false);
    this.#idle = setTimeout(() => this.terminate(), IDLE);
    (this.#idle as { unref?: () => void }).unref?.();
  }

  /** Ends the workers as soon as no prediction needs them. */
  retire(): void {
    this.#retired = true;
    if (this.#jobs.size === 0) this.terminate();
  }

  terminate(): void {
    this.#die(new RuntimeError("WORKER_FAILED", "The workers were ended."));
  }

  #hear(response: Response): void {
    if (response.type === "sample") this.#jobs.get(response.job)?.sample(response);
    else if (response.job !== undefined) this.#jobs.get(response.job)?.failed(unpackError(response.error));
    else this.#die(unpackError(response.error));
  }

  #die(error: Error): void {
    if (this.#dead) return;
    this.#dead = error;
    clearTimeout(this.#idle);
    for (const port of this.#ports) void port.terminate();
    for (const listener of this.#jobs.values()) listener.failed(error);
    this.#jobs.clear();
    this.#onEnd();
  }
}

/** Starts workers. When one cannot be started, those that could are ended. */
async function startAll(support: WorkerSupport<never>, size: number): Promise<WorkerPort[]> {
  const starting = await Promise.allSettled(Array.from({ length: size }, async () => support.start()));
  const ports = starting.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starting.find((start) => start.status === "rejected");
  if (failed === undefined) return ports;
  for (const port of ports) void port.terminate();
  throw failed.reason;
}
