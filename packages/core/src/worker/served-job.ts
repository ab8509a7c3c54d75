import type { Layer } from "../adapter/layer.ts";
import type { Bound, Prepared, Program } from "../adapter/program.ts";
import { atP } from "../predict/at-p.ts";
import { Drawer, type Loaders } from "../predict/drawer.ts";
import { foldBytes, runFold } from "../predict/fold.ts";
import { otherDraws } from "../predict/other-draws.ts";
import { prepareRows, type Rows } from "../predict/rows.ts";
import type { Outputs } from "../predict/source.ts";
import { Subtracted } from "../predict/subtracted.ts";
import { productsAtOnce, weightProducts } from "../random/weight-products.ts";
import type { JobDescription, Readied } from "./protocol.ts";

const load: Loaders = {
  other: async () => otherDraws,
  multiplying: async () => ({ productsAtOnce, weightProducts }),
  subtracting: async () => ({ Subtracted }),
};

/** One prediction as a worker sees it. */
export class ServedJob {
  readonly #bound: Bound;
  readonly #drawer: Drawer;
  readonly #abandoned = new AbortController();
  #turn = -1;
  #rows: Rows = [];
  #prepared: Prepared | undefined;

  constructor(program: Program, walk: readonly Layer[], { inputs, seed, firstRow, p }: JobDescription) {
    this.#bound = program.bind(inputs);
    this.#drawer = new Drawer(p === undefined ? program.sites : atP(program.sites, p), walk, seed, firstRow, load);
  }

  /** Prepares rows. */
  async prepare(turn: number, rows: Rows): Promise<Readied> {
    this.#prepared?.dispose();
    this.#prepared = undefined;
    const prepared = await prepareRows(this.#bound, rows);
    if (prepared === undefined) throw new Error(`The adapter cannot prepare the rows ${rows.join(", ")}.`);
    this.#prepared = prepared;
    this.#rows = rows;
    this.#turn = turn;
    return {
      bytes: await foldBytes(prepared, this.#drawer, rows.length),
      atOnce: await this.#atOnce(prepared),
    };
  }

  /** Draws and runs samples, `ahead` with those that come next; undefined for those of an earlier turn. */
  async run({
    turn,
    sample,
    count,
    ahead,
  }: {
    readonly turn: number;
    readonly sample: number;
    readonly count: number;
    readonly ahead: number;
  }): Promise<Outputs | undefined> {
    if (turn !== this.#turn || this.#prepared === undefined) return undefined;
    return runFold(this.#prepared, this.#drawer, sample, count, this.#rows, {
      samples: ahead,
      signal: this.#abandoned.signal,
    });
  }

  async #atOnce({ runMany, runProducts, subtracting }: Prepared): Promise<Readied["atOnce"]> {
    if (!subtracting || runMany || runProducts) return undefined;
    return (await this.#drawer.subtracted())?.atOnce(subtracting);
  }

  /** To be called when nobody wants its samples any more, while some may be drawn. */
  abandon(): void {
    this.#abandoned.abort();
  }

  dispose(): void {
    this.#prepared?.dispose();
    this.#drawer.dispose();
  }
}
