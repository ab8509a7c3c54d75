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
/** Of a worker's share of the runs, the part that it is asked for at once where that saves work. The rest is for who is done first. */
const PART = 0.8;
/** Most bytes of outputs of such requests: all may wait for the first. */
const WAITING_BYTES = 1 << 26;

/** What is sampled. */
export interface Sampled {
  readonly bound: Bound;
  readonly sites: readonly Site[];
  /** Names of the outputs to send; undefined for all. */
  readonly outputs: readonly string[] | undefined;
  /** Whether the model declares the outputs' shapes, but for the batch: so that `Wanted.rowBytes` is what rows have. */
  readonly declared: boolean;
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
  /** Bytes of the outputs of the last run that was heard of. */
  #runBytes: number | undefined;
  /** Runs that were asked for since the last answer. */
  #new = 0;
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
    this.#new = 0;
    this.rows = rows;
    this.#turn = this.#start();
  }

  dispose(): void {
    this.#job.listener = undefined;
  }

  /** Where samples may share a run, its size depends on what the workers say of the rows; else there is nothing to wait for. */
  #start(): number {
    this.#prepared = mayFold(this.#sampled.sites) ? undefined : { bytes: undefined, atOnce: undefined };
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
    const most = AHEAD * this.#job.size * (this.#several ? Math.max(MOST_RUNS, this.#mostAtOnce) : 1);
    while (this.#unasked < first + samples && this.#asked.length < most) {
      const sample = this.#unasked;
      const count = foldSize(sample, this.#lastAsked, this.rows.length, this.#prepared.bytes, this.#wanted);
      const worker = this.#load.least();
      const left = first + samples - sample;
      const atOnce = this.#atOnce(left, worker);
      const runs = atOnce ?? this.#runs(left);
      // The next large request comes when most of the one before is done: who gets it should be who is fast.
      if (this.#load.of(worker) > (atOnce ? atOnce / 2 : (AHEAD - 1) * runs)) return;
      const { outputs } = this.#sampled;
      this.#job.ask(worker, { type: "sample", turn: this.#turn, sample, count, runs, outputs });
      for (let run = 0; run < runs; run++) {
        this.#asked.push({ sample: sample + run * count, count });
        this.#load.add(sample + run * count, worker);
      }
      this.#lastAsked = count;
      this.#unasked += runs * count;
      this.#new += runs;
    }
  }

  /** Whether a request may be for several runs, of one sample each. */
  get #several(): boolean {
    return this.#wanted.all && this.#prepared?.bytes === undefined;
  }

  /** Most runs of a request that saves work by being large; outputs that may be large must not wait for one another. */
  get #mostAtOnce(): number {
    const { atOnce } = this.#prepared ?? {};
    const bytes = this.#sampled.declared ? this.rows.length * this.#wanted.rowBytes : this.#runBytes;
    if (!atOnce || !this.#several || bytes === undefined) return 0;
    return Math.min(atOnce.most, Math.floor(WAITING_BYTES / (2 * this.#job.size * bytes)));
  }

  /** Runs of a request that saves work by being large; undefined where it would not, or would not leave enough for others. */
  #atOnce(left: number, worker: number): number | undefined {
    // What workers were asked for before the last answer is half done, on the average.
    const open = this.#new + (this.#load.all - this.#new) / 2;
    const share = (left + open) / this.#job.size - this.#load.of(worker);
    const runs = Math.min(this.#mostAtOnce, left, Math.floor(PART * share));
    return runs >= (this.#prepared?.atOnce?.fewest ?? Number.POSITIVE_INFINITY) ? runs : undefined;
  }

  /** Runs of any other request: fewer towards the end, so that all workers finish together. */
  #runs(left: number): number {
    if (!this.#several) return 1;
    // Clocks of browsers stand still for a while: a run may have taken no time.
    const inTime = Math.floor(REQUEST_TIME / Math.max(this.#load.runTime(), 1e-3));
    return Math.max(1, Math.min(MOST_RUNS, inTime, Math.ceil(left / (4 * this.#job.size))));
  }

  #hear(answer: Answer): void {
    this.#new = 0;
    if (answer.type === "ready") this.#prepared ??= answer;
    // Runs that are not alone hold one sample each.
    else
      for (const [run, outputs] of answer.outputs.entries()) {
        this.#runBytes = Object.values(outputs).reduce((sum, { data }) => sum + data.byteLength, 0);
        this.#arrived.set(answer.sample + run, outputs);
        this.#load.done(answer.sample + run, answer.time / answer.outputs.length);
      }
    this.#wake?.();
  }
}
