import type { Adapter, Method } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Program } from "../adapter/program.ts";
import { breather } from "../predict/breathe.ts";
import type { Outputs } from "../predict/source.ts";
import { packError } from "./packed-error.ts";
import type { Request, Response } from "./protocol.ts";
import { ServedJob } from "./served-job.ts";

/** The worker's end of the line. */
export interface ServerPort {
  post(message: Response, transfer: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: Request) => void): void;
}

/**
 * Serves samples to the main thread: what an adapter's worker module calls. Requests are worked off one by one, in order.
 *
 * @param unpackModel makes a model of what the adapter's `packModel` gave
 */
export function serveWorker<Model>(
  port: ServerPort,
  adapter: Pick<Adapter<Model, never>, "layers" | "compile">,
  unpackModel: (packed: unknown) => Model | Promise<Model>,
): void {
  const server = new Server(port, adapter as WorkingAdapter, unpackModel);
  const breathe = breather();
  let last = Promise.resolve();
  port.onMessage((request) => {
    // What stands in the queue for a job that was closed must not be run any more.
    if (request.type === "close") server.abandon(request.job);
    last = last.then(breathe).then(() => server.handle(request));
  });
}

/** Longest time in ms for which samples wait for others to be posted with them. */
const TOGETHER = 16;

/** Small buffers are faster copied than transferred. */
const LARGE = 1 << 14;

function isLarge({ byteLength }: ArrayBuffer): boolean {
  return byteLength >= LARGE;
}

/** A copy of the outputs that are wanted, because the runtime may own what it returned. */
function ownOf(found: Outputs, wanted: readonly string[] | undefined): Outputs {
  const entries = Object.entries(found).filter(([name]) => wanted === undefined || wanted.includes(name));
  return Object.fromEntries(entries.map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]));
}

/** What a worker needs of an adapter. */
type WorkingAdapter = Pick<Adapter, "layers" | "compile">;

class Server {
  readonly #port: ServerPort;
  readonly #adapter: WorkingAdapter;
  readonly #unpackModel: (packed: unknown) => unknown;
  readonly #jobs = new Map<number, ServedJob>();
  /** Closed, with requests in the queue perhaps. */
  readonly #abandoned = new Set<number>();
  readonly #programs = new Map<Method, Promise<Program>>();
  #model: unknown;
  #walk: readonly Layer[] = [];

  constructor(port: ServerPort, adapter: WorkingAdapter, unpackModel: (packed: unknown) => unknown) {
    this.#port = port;
    this.#adapter = adapter;
    this.#unpackModel = unpackModel;
  }

  abandon(job: number): void {
    this.#abandoned.add(job);
    this.#jobs.get(job)?.abandon();
  }

  async handle(request: Request): Promise<void> {
    const job = request.type === "model" ? undefined : request.job;
    if (request.type === "close") this.#close(request.job);
    else if (job !== undefined && this.#abandoned.has(job)) return;
    else
      try {
        await this.#work(request);
      } catch (error) {
        // What follows for this job would fail again.
        if (job !== undefined) this.#abandoned.add(job);
        this.#port.post({ type: "failed", job, error: packError(error) }, []);
      }
  }

  #close(job: number): void {
    this.#abandoned.delete(job);
    this.#jobs.get(job)?.dispose();
    this.#jobs.delete(job);
    this.#port.post({ type: "closed", job }, []);
  }

  async #work(request: Exclude<Request, { type: "close" }>): Promise<void> {
    if (request.type === "model") {
      this.#model = await this.#unpackModel(request.model);
      this.#walk = this.#adapter.layers(this.#model);
      return;
    }
    if (request.type === "open") {
      const program = await this.#program(request.method);
      this.#jobs.set(request.job, new ServedJob(program, this.#walk, request));
      return;
    }
    const job = this.#jobs.get(request.job);
    if (job === undefined) return;
    const { turn } = request;
    if (request.type === "rows") {
      const readied = await job.prepare(turn, request.rows);
      this.#port.post({ type: "ready", job: request.job, turn, ...readied }, []);
      return;
    }
    await this.#sample(job, request);
  }

  /** Draws and runs samples, and posts them: all together, or what there is when some time is over. */
  async #sample(job: ServedJob, request: Extract<Request, { type: "sample" }>): Promise<void> {
    const { job: number, turn, count, runs } = request;
    const breathe = breather();
    let since = performance.now();
    let sample = request.sample;
    let outputs: Outputs[] = [];
    for (let run = 1; run <= runs; run++) {
      const found = await job.run({
        turn,
        sample: sample + outputs.length * count,
        count,
        ahead: (runs - run + 1) * count,
      });
      if (found === undefined) return;
      outputs.push(ownOf(found, request.outputs));
      await breathe();
      if (this.#abandoned.has(number)) return;
      const time = performance.now() - since;
      if (run < runs && time < TOGETHER) continue;
      const transfer = outputs.flatMap((one) => Object.values(one).map(({ data }) => data.buffer as ArrayBuffer));
      this.#port.post({ type: "sample", job: number, turn, sample, time, outputs }, transfer.filter(isLarge));
      sample += outputs.length * count;
      outputs = [];
      since = performance.now();
    }
  }

  async #program(method: Method): Promise<Program> {
    let program = this.#programs.get(method);
    if (program === undefined) {
      program = this.#adapter.compile(this.#model, method);
      this.#programs.set(method, program);
      program.catch(() => this.#programs.delete(method));
    }
    return program;
  }
}
