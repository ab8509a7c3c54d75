import type { Bound, Prepared, RawArray } from "../adapter/program.ts";
import type { Drawer } from "./drawer.ts";
import { foldBytes, foldSize, runFold, unfold } from "./fold.ts";
import { prepareRows, type Rows } from "./rows.ts";

/** The outputs of one sample, by name. Valid until the next one is asked for. */
export type Outputs = Readonly<Record<string, RawArray>>;

/** Where the samples of some rows come from, in order. */
export interface SampleSource {
  /** The rows that the next sample will have. */
  readonly rows: Rows;
  /** Whether the next sample is computed already. */
  readonly ready: boolean;
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
  /** Bytes of the outputs of one row, as far as the model declares them. */
  readonly rowBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** What follows a sample, where each has a run of its own. */
export interface Ahead {
  /** How many will be asked for in turn, with this one. */
  readonly samples: number;
  /** Aborted when nobody wants those after it any more. */
  readonly signal: AbortSignal | undefined;
}

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

  get ready(): boolean {
    return this.#ready.length > 0;
  }

  async next(): Promise<Outputs> {
    if (this.#ready.length === 0) {
      const { length } = this.rows;
      const bytes = await foldBytes(this.#prepared, this.#drawer, length);
      this.#fold = foldSize(this.#sample, this.#fold, length, bytes, this.#wanted);
      const { first, samples, all, signal } = this.#wanted;
      const ahead = { samples: all ? first + samples - this.#sample : 1, signal };
      const found = await runFold(this.#prepared, this.#drawer, this.#sample, this.#fold, this.rows, ahead);
      this.#ready = unfold(found, this.#fold);
      this.#sample += this.#fold;
    }
    return this.#ready.shift() as Outputs;
  }

  async narrow(rows: Rows): Promise<void> {
    const prepared = await prepareRows(this.#bound, rows);
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
