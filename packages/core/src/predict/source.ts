import type { Bound, Prepared, RawArray } from "../adapter/program.ts";
import type { Drawer } from "./drawer.ts";
import { contiguous, type Rows } from "./rows.ts";

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

/** Samples that are drawn and run here. */
export class LocalSource implements SampleSource {
  readonly #bound: Bound;
  readonly #drawer: Drawer;
  #prepared: Prepared;
  #sample: number;
  rows: Rows;

  private constructor(bound: Bound, drawer: Drawer, rows: Rows, first: number, prepared: Prepared) {
    this.#bound = bound;
    this.#drawer = drawer;
    this.rows = rows;
    this.#sample = first;
    this.#prepared = prepared;
  }

  /** Prepares contiguous rows; the first sample will be number `first`. */
  static async open(bound: Bound, drawer: Drawer, rows: Rows, first: number): Promise<LocalSource> {
    const from = rows[0] as number;
    return new LocalSource(bound, drawer, rows, first, await bound.prepare(from, from + rows.length));
  }

  async next(): Promise<Outputs> {
    const sample = this.#sample++;
    const prepared = this.#prepared;
    const draw = (row: number) => this.#drawer.draw(sample, row, this.rows, prepared.shapes);
    if (!this.#drawer.perExample) return prepared.run(draw(this.rows[0] as number));
    // A weight with a mask for each example cannot serve two examples at once: one run per example, of which its row is taken.
    const assembled: Record<string, RawArray> = {};
    for (const [i, row] of this.rows.entries())
      for (const [name, output] of Object.entries(await prepared.run(draw(row)))) {
        assembled[name] ??= { data: output.data.slice(), shape: output.shape };
        const size = output.data.length / this.rows.length;
        assembled[name].data.set(output.data.subarray(i * size, (i + 1) * size), i * size);
      }
    return assembled;
  }

  async narrow(rows: Rows): Promise<void> {
    const prepare = contiguous(rows)
      ? () => this.#bound.prepare(rows[0] as number, (rows.at(-1) as number) + 1)
      : this.#bound.prepareRows && (() => this.#bound.prepareRows?.(rows));
    const prepared = await prepare?.();
    if (prepared === undefined) return;
    this.#prepared.dispose();
    this.#prepared = prepared;
    this.rows = rows;
  }

  dispose(): void {
    this.#prepared.dispose();
  }
}
