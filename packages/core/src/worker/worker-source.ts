import type { Bound, Site } from "../adapter/program.ts";
import { foldSize, mayFold, unfold } from "../predict/fold.ts";
import { canPrepare, type Rows } from "../predict/rows.ts";
import type { Outputs, SampleSource, Wanted } from "../predict/source.ts";
import type { WorkerJob } from "./job.ts";
import { Load } from "./load.ts";
import type { Answer, Readied } from "./protocol.ts";

/** Requests that every worker has in advance: enough that none waits for the main thread. */
const AHEAD = 3;
/** Most runs of one request, and the time in ms that it should take at the most. */
const MOST_RUNS = 8;
const REQUEST_TIME = 16;
/** Of the runs that are a worker's share, the part that it is asked for at once where that saves work. The rest is for who is done first. */
const AT_ONCE = 0.8;
/** Most bytes of outputs of such a request, whose samples may all wait for others. */
const IN_TURN_BYTES = 1 << 24;

/** What is sampled. */
export interface Sampled {
  readonly bound: Bound;
  readonly sites: readonly Site[];
  /** Names of the outputs to send; undefined for all. */
  readonly outputs: readonly string[] | undefined;
}

/** Samples that workers draw and run. They are handed on in order, so that the number of workers changes nothing. */
export class WorkerSource implements SampleSource {
  readonly #job: WorkerJob;
  readonly #sampled: Sampled;
  readonly #wanted: Wanted;
  readonly #arrived = new Map<number, Outputs>();
  /** Runs that were asked for and not taken yet, in order. */
  #asked: { readonly sample: number; readonly count: number }[] = [];
  /** Of the run taken last. */
  #ready: Outputs[] = [];
  #fold = 1;
  /** The sample that `next` gives next, the first that was not asked for, and the size of the last run asked for. */
  #sample: number;
  #unasked: number;
  #lastAsked = 1;
  #load: Load;
  #turn: number;
  /** Undefined until the workers have prepared the rows. */
  #prepared: Readied | undefined;
  #wake: (() => void) | undefined;
  rows: Rows;

  constructor(job: WorkerJob, sampled: Sampled, rows: Rows, wanted: Wanted) {
    this.#job = job;
    this.#sampled = sampled;
    this.#wanted = wanted;
    this.#sample = wanted.first;
    this.#unasked = wanted.first;
    this.rows = rows;
    this.#load = new Load(job.size);
    job.listener = { hear: (answer) => this.#hear(answer), failed: () => this.#wake?.() };
    this.#turn = this.#start();
  }

  get ready(): boolean {
    return this.#ready.length > 0;
  }

  async next(): Promise<Outputs> {
    if (this.#ready.length === 0) {
      const outputs = await this.#nextRun();
      this.#ready = unfold(outputs, this.#fold);
    }
    this.#sample++;
    return this.#ready.shift() as Outputs;
  }

  async narrow(rows: Rows): Promise<void> {
    if (!canPrepare(this.#sampled.bound, rows)) return;
    this.#arrived.clear();
    this.#asked = [];
    this.#ready = [];
    this.#unasked = this.#sample;
    this.#lastAsked = this.#fold;
    this.#load = new Load(this.#job.size);
    this.rows = rows;
    this.#turn = this.#start();
  }

  dispose(): void {
    this.#job.listener = undefined;
  }

  /** Where samples may share a run, its size depends on what the workers say of the rows; else there is nothing to wait for. */
  #start(): number {
    this.#prepared = mayFold(this.#sampled.sites) ? undefined : { bytes: undefined, inTurn: 1 };
    return this.#job.turnTo(this.rows);
  }

  async #nextRun(): Promise<Outputs> {
    for (;;) {
      if (this.#job.failure) throw this.#job.failure;
      this.#ask();
      const [run] = this.#asked;
      const outputs = run && this.#arrived.get(run.sample);
      if (run && outputs) {
        this.#arrived.delete(run.sample);
        this.#asked.shift();
        this.#fold = run.count;
        return outputs;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #ask(): void {
    const { first, samples } = this.#wanted;
    if (this.#prepared === undefined) return;
    const most = AHEAD * this.#job.size * (this.#several ? Math.max(MOST_RUNS, this.#inTurn) : 1);
    while (this.#unasked < first + samples && this.#asked.length < most) {
      const sample = this.#unasked;
      const count = foldSize(sample, this.#lastAsked, this.rows.length, this.#prepared.bytes, this.#wanted);
      const worker = this.#load.least();
      const runs = this.#runs(first + samples - sample, worker);
      if (this.#load.of(worker) > (AHEAD - 1) * runs) return;
      const { outputs } = this.#sampled;
      this.#job.ask(worker, { type: "sample", turn: this.#turn, sample, count, runs, outputs });
      for (let run = 0; run < runs; run++) {
        this.#asked.push({ sample: sample + run * count, count });
        this.#load.add(sample + run * count, worker);
      }
      this.#lastAsked = count;
      this.#unasked += runs * count;
    }
  }

  /** Whether a request may be for several runs, of one sample each. */
  get #several(): boolean {
    return this.#wanted.all && this.#prepared?.bytes === undefined;
  }

  /** Runs that are best asked for together, if their outputs are not too large to wait together. */
  get #inTurn(): number {
    const most = IN_TURN_BYTES / (this.rows.length * this.#wanted.rowBytes);
    return Math.min(this.#prepared?.inTurn ?? 1, Math.max(1, Math.floor(most)));
  }

  /** Runs of the next request, to a worker: fewer towards the end, so that all workers finish together. */
  #runs(left: number, worker: number): number {
    if (!this.#several) return 1;
    const { size } = this.#job;
    const share = this.#wanted.samples / size - this.#load.asked(worker);
    const together = Math.min(this.#inTurn, Math.floor(AT_ONCE * share));
    if (together > 1 && together >= this.#inTurn / 2) return Math.min(together, left);
    // Clocks of browsers stand still for a while: a run may have taken no time.
    const inTime = Math.floor(REQUEST_TIME / Math.max(this.#load.runTime(), 1e-3));
    return Math.max(1, Math.min(MOST_RUNS, inTime, Math.ceil(left / (4 * size))));
  }

  #hear(answer: Answer): void {
    if (answer.type === "ready") this.#prepared ??= answer;
    // Runs that are not alone hold one sample each.
    else
      for (const [run, outputs] of answer.outputs.entries()) {
        this.#arrived.set(answer.sample + run, outputs);
        this.#load.done(answer.sample + run, answer.time / answer.outputs.length);
      }
    this.#wake?.();
  }
}
