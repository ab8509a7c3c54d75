import type { Adapter, Method } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Bound, Prepared, Program, RawArray } from "../adapter/program.ts";
import { breather } from "../predict/breathe.ts";
import { Drawer } from "../predict/drawer.ts";
import { contiguous } from "../predict/rows.ts";
import { runOne } from "../predict/run-one.ts";
import { packError } from "./packed-error.ts";
import type { Request, Response } from "./protocol.ts";

/** The worker's end of the line. */
export interface ServerPort {
  post(message: Response, transfer: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: Request) => void): void;
}

interface Job {
  readonly bound: Bound;
  readonly drawer: Drawer;
  turn: number;
  rows: readonly number[];
  prepared: Prepared | undefined;
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
    // A job that was closed must not be run any more, though its requests stand in the queue.
    if (request.type === "close") server.close(request.job);
    else last = last.then(breathe).then(() => server.handle(request));
  });
}

/** What a worker needs of an adapter. */
type WorkingAdapter = Pick<Adapter, "layers" | "compile">;

class Server {
  readonly #port: ServerPort;
  readonly #adapter: WorkingAdapter;
  readonly #unpackModel: (packed: unknown) => unknown;
  readonly #jobs = new Map<number, Job>();
  readonly #closed = new Set<number>();
  readonly #programs = new Map<Method, Promise<Program>>();
  #model: unknown;
  #walk: readonly Layer[] = [];

  constructor(port: ServerPort, adapter: WorkingAdapter, unpackModel: (packed: unknown) => unknown) {
    this.#port = port;
    this.#adapter = adapter;
    this.#unpackModel = unpackModel;
  }

  async handle(request: Exclude<Request, { type: "close" }>): Promise<void> {
    const job = request.type === "model" ? undefined : request.job;
    if (job !== undefined && this.#closed.has(job)) return;
    try {
      await this.#work(request);
    } catch (error) {
      this.#port.post({ type: "failed", job, error: packError(error) }, []);
    }
  }

  close(job: number): void {
    this.#closed.add(job);
    this.#jobs.get(job)?.prepared?.dispose();
    this.#jobs.delete(job);
  }

  async #work(request: Exclude<Request, { type: "close" }>): Promise<void> {
    switch (request.type) {
      case "model":
        this.#model = await this.#unpackModel(request.model);
        this.#walk = this.#adapter.layers(this.#model);
        return;
      case "open": {
        const program = await this.#program(request.method);
        const drawer = new Drawer(program.sites, this.#walk, request.seed, request.firstRow);
        this.#jobs.set(request.job, {
          bound: program.bind(request.inputs),
          drawer,
          turn: -1,
          rows: [],
          prepared: undefined,
        });
        return;
      }
      case "rows":
        return this.#prepare(request.job, request.turn, request.rows);
      case "sample":
        return this.#sample(request);
    }
  }

  #program(method: Method): Promise<Program> {
    let program = this.#programs.get(method);
    if (program === undefined) {
      program = this.#adapter.compile(this.#model, method);
      this.#programs.set(method, program);
    }
    return program;
  }

  async #prepare(id: number, turn: number, rows: readonly number[]): Promise<void> {
    const job = this.#jobs.get(id) as Job;
    const { bound } = job;
    job.prepared?.dispose();
    job.prepared = undefined;
    const prepared = contiguous(rows)
      ? await bound.prepare(rows[0] as number, (rows.at(-1) as number) + 1)
      : await bound.prepareRows?.(rows);
    if (this.#closed.has(id)) prepared?.dispose();
    else job.prepared = prepared;
    job.rows = rows;
    job.turn = turn;
  }

  async #sample({ job: id, turn, sample, outputs: wanted }: Extract<Request, { type: "sample" }>): Promise<void> {
    const job = this.#jobs.get(id) as Job;
    if (turn !== job.turn || job.prepared === undefined) return;
    const found = await runOne(job.prepared, job.drawer, sample, job.rows);
    const outputs: Record<string, RawArray> = {};
    // Copied, because the runtime may own what it returned.
    for (const [name, { data, shape }] of Object.entries(found))
      if (wanted === undefined || wanted.includes(name)) outputs[name] = { data: data.slice(), shape };
    const transfer = Object.values(outputs).map(({ data }) => data.buffer as ArrayBuffer);
    if (!this.#closed.has(id)) this.#port.post({ type: "sample", job: id, turn, sample, outputs }, transfer);
  }
}
