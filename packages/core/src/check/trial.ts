import type { Adapter, OutputInfo } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Bound, Prepared, Program, Site } from "../adapter/program.ts";
import { chunksOf } from "../predict/chunks.ts";
import type { Drawer } from "../predict/drawer.ts";
import { openDrawer } from "../predict/open-drawer.ts";
import type { Rows } from "../predict/rows.ts";
import { bindRows, numericOutputs } from "../predict/session.ts";
import type { Outputs } from "../predict/source.ts";
import { storedTransposed, transpose } from "../random/transposed.ts";
import { sizeOf } from "../shape.ts";

/** Rows that are looked at: enough to tell, few enough to be quick. */
const ROWS = 64;

/** Runs of a model on its first rows, with what is random drawn in all layers, in some, or in none. */
export class Trial {
  readonly infos: readonly OutputInfo[];
  readonly walk: readonly Layer[];
  readonly sites: readonly Site[];
  /** NaN and infinite values of each input that has any, in all rows. */
  readonly nonFinite: Readonly<Record<string, number>>;
  readonly #program: Program;
  readonly #bound: Bound;
  readonly #rows: Rows;
  #prepared: Prepared;
  readonly #drawer: Drawer;

  private constructor(
    about: Pick<Trial, "walk" | "infos">,
    program: Program,
    bound: Bound,
    rows: Rows,
    prepared: Prepared,
    drawer: Drawer,
  ) {
    this.walk = about.walk;
    this.infos = about.infos;
    this.sites = program.sites;
    this.nonFinite = bound.nonFinite;
    this.#program = program;
    this.#bound = bound;
    this.#rows = rows;
    this.#prepared = prepared;
    this.#drawer = drawer;
  }

  /** Who opens it disposes of it. Throws `ModelError` `NO_NUMBERS`, `InputError`, `RuntimeError`. */
  static async open(adapter: Adapter, model: unknown, inputs: unknown, seed: number): Promise<Trial> {
    const walk = adapter.layers(model);
    const infos = numericOutputs(adapter, model);
    const program = await adapter.compile(model);
    try {
      const bound = bindRows(program, inputs);
      const size = bound.batch === "none" ? undefined : Math.min(ROWS, bound.rows);
      const rows = chunksOf(bound, size, program.sites)[0] as Rows;
      const prepared = await bound.prepare(0, rows.length);
      const drawer = openDrawer(program.sites, walk, seed, 0);
      return new Trial({ walk, infos }, program, bound, rows, prepared, drawer);
    } catch (error) {
      await program.dispose();
      throw error;
    }
  }

  /** The model in deterministic mode. */
  plain(): Promise<Outputs> {
    return this.sample(0, 0);
  }

  /** The same, from the inputs on. */
  async plainAgain(): Promise<Outputs> {
    const before = this.#prepared;
    this.#prepared = await this.#bound.prepare(0, this.#rows.length);
    before.dispose();
    return this.plain();
  }

  /** A sample. `drawn`: only the first so many sites are random, the others as in deterministic mode. */
  async sample(index: number, drawn: number = this.sites.length): Promise<Outputs> {
    const random = await this.#drawer.draw(index, 1, this.#rows[0] as number, this.#rows, this.#prepared.shapes);
    const draws = this.sites.map((site, i) => (i < drawn ? (random[i] as Float32Array) : this.#still(site)));
    const found = await this.#prepared.run(draws);
    // Copied: the arrays of a run may be reused by the next.
    const entries = Object.entries(found).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]);
    return Object.fromEntries(entries);
  }

  async dispose(): Promise<void> {
    this.#prepared.dispose();
    this.#drawer.dispose();
    await this.#program.dispose();
  }

  /** What a site is where nothing is drawn. */
  #still(site: Site): Float32Array {
    if (site.type !== "weight")
      return new Float32Array(sizeOf(this.#prepared.shapes[site.id] ?? [])).fill(site.type === "noise" ? 0 : 1);
    const values = site.scale === "none" ? site.values.map((w) => w * (1 - site.p)) : site.values;
    const turned = storedTransposed(site);
    return turned ? transpose(values, turned) : values;
  }
}
