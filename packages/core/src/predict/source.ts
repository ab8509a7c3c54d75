import type { Bound, Prepared, RawArray } from "../adapter/program.ts";
import { sizeOf } from "../nd-array.ts";
import type { Drawer } from "./drawer.ts";
import { contiguous, type Rows } from "./rows.ts";
import { runOne } from "./run-one.ts";

/** The outputs of one sample, by name. Valid until the next one is asked for. */
export type Outputs = Readonly<Record<string, RawArray>>;

/** Where the samples of some rows come from, in order. */
export interface SampleSource {
  /** The rows that the next sample will have. */
  readonly rows: Rows;
  next(): Promise<Outputs>;
  /** Goes on with fewer rows, where that is possible. */
  narrow(rows: Rows): Promise<void>;
  dispose(): void;
}

/** Which samples will be asked for. */
export interface Wanted {
  readonly first: number;
  /** At the most. */
  readonly samples: number;
  /** Whether all of them are wanted for sure, so that they may be computed ahead. */
  readonly all: boolean;
}

/** Most bytes of draws that one run holds for several samples. */
const FOLD_BYTES = 1 << 25;
/** Most rows of one run that holds several samples. */
const FOLD_ROWS = 1 << 14;

/** Samples that are drawn and run here. */
export class LocalSource implements SampleSource {
  readonly #bound: Bound;
  readonly #drawer: Drawer;
  readonly #wanted: Wanted;
  #prepared: Prepared;
  #sample: number;
  #ready: Outputs[] = [];
  #fold = 1;
  rows: Rows;

  private constructor(bound: Bound, drawer: Drawer, rows: Rows, wanted: Wanted, prepared: Prepared) {
    this.#bound = bound;
    this.#drawer = drawer;
    this.#wanted = wanted;
    this.#sample = wanted.first;
    this.#prepared = prepared;
    this.rows = rows;
  }

  /** Prepares contiguous rows. */
  static async open(bound: Bound, drawer: Drawer, rows: Rows, wanted: Wanted): Promise<LocalSource> {
    const from = rows[0] as number;
    return new LocalSource(bound, drawer, rows, wanted, await bound.prepare(from, from + rows.length));
  }

  async next(): Promise<Outputs> {
    if (this.#ready.length === 0) this.#ready = await this.#run();
    return this.#ready.shift() as Outputs;
  }

  async #run(): Promise<Outputs[]> {
    const prepared = this.#prepared;
    if (prepared.runMany) return this.#runMany(prepared);
    const sample = this.#sample++;
    return [await runOne(prepared, this.#drawer, sample, this.rows)];
  }

  /** Several samples as one batch, as many as memory and the need for them allow. */
  async #runMany(prepared: Prepared): Promise<Outputs[]> {
    const { first, samples, all } = this.#wanted;
    const left = first + samples - this.#sample;
    const bytes = 4 * Object.values(prepared.shapes).reduce((sum, shape) => sum + sizeOf(shape), 0);
    const most = Math.min(left, Math.floor(FOLD_BYTES / Math.max(1, bytes)), Math.floor(FOLD_ROWS / this.rows.length));
    // Without knowing how many will be needed: doubling wastes at most as many as are used.
    this.#fold = Math.max(1, Math.min(most, all ? most : 2 * this.#fold));
    const many = this.#fold;
    const draws = this.#drawer.drawMany(this.#sample, many, this.rows, prepared.shapes);
    const outputs = Object.entries((await prepared.runMany?.(draws, many)) ?? {});
    this.#sample += many;
    return Array.from({ length: many }, (_, k) =>
      Object.fromEntries(outputs.map(([name, all]) => [name, part(all, k, many)])),
    );
  }

  async narrow(rows: Rows): Promise<void> {
    const prepare = contiguous(rows)
      ? () => this.#bound.prepare(rows[0] as number, (rows.at(-1) as number) + 1)
      : this.#bound.prepareRows && (() => this.#bound.prepareRows?.(rows));
    const prepared = await prepare?.();
    if (prepared === undefined) return;
    this.#prepared.dispose();
    this.#prepared = prepared;
    // What was computed ahead has the old rows.
    this.#sample -= this.#ready.length;
    this.#ready = [];
    this.rows = rows;
  }

  dispose(): void {
    this.#prepared.dispose();
  }
}

/** The k-th of `many` samples that were run as one batch. */
function part({ data, shape }: RawArray, k: number, many: number): RawArray {
  const size = data.length / many;
  return { data: data.subarray(k * size, (k + 1) * size), shape: [(shape[0] as number) / many, ...shape.slice(1)] };
}
