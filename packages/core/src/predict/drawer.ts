import type { Layer } from "../adapter/layer.ts";
import type { ActivationSite, Multiply, NoiseSite, Site, Subtracting, WeightSite } from "../adapter/program.ts";
import type { Address } from "../random/stream.ts";
import type { WeightDrawer } from "../random/weight-drawer.ts";
import type { WeightProduct } from "../random/weight-products.ts";
import { sizeOf } from "../shape.ts";
import type { Rows } from "./rows.ts";
import type { Ahead, Outputs } from "./source.ts";
import { streamsOf } from "./streams.ts";
import type { Subtracted } from "./subtracted.ts";
import { giveBackCopies, takeCopies, type WeightCopies, type WeightMultiplying } from "./weight-copies.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Draws whatever the kernel of weights does not. */
export interface OtherDraws {
  plainDrawer(site: WeightSite): WeightDrawer;
  /** Numbers for activations of some rows, which count in the whole input, of `samples` samples from the address's on, one after the other. */
  drawActivations(
    site: ActivationSite | NoiseSite,
    address: Omit<Address, "example">,
    samples: number,
    rows: Rows,
    shape: readonly number[],
    out: Float32Array,
  ): void;
}

/** What is loaded where sites need it. */
export interface Loaders {
  other(): Promise<OtherDraws>;
  multiplying(): Promise<WeightMultiplying>;
  subtracting(): Promise<{ readonly Subtracted: typeof Subtracted }>;
}

/** Draws the random quantities of a program's samples, into buffers that the next draw overwrites. Who makes it disposes of it. */
export class Drawer {
  readonly #sites: readonly Site[];
  readonly #streams: readonly number[];
  readonly #seed: number;
  readonly #firstRow: number;
  readonly #load: Loaders;
  readonly #buffers: Float32Array[] = [];
  #copies: WeightCopies | undefined;
  #other: OtherDraws | undefined;
  #drawers: readonly (WeightDrawer | undefined)[] | undefined;
  #products: readonly WeightProduct[] | undefined;

  /** `firstRow`: number of the input's first row, where the input is a part of a larger one. */
  constructor(sites: readonly Site[], walk: readonly Layer[], seed: number, firstRow: number, load: Loaders) {
    this.#sites = sites;
    this.#streams = streamsOf(sites, walk);
    this.#seed = seed;
    this.#firstRow = firstRow;
    this.#load = load;
    this.#copies = takeCopies(sites);
  }

  /** Lets later drawers use the copies of the weights. Idempotent. No other call may follow. */
  dispose(): void {
    if (this.#copies) giveBackCopies(this.#sites, this.#copies);
    this.#copies = undefined;
  }

  /**
   * Draws `samples` samples from number `first` on, one after the other; more than one only for programs without weight sites. `row`: the example whose
   * weights are drawn where weights have masks of their own.
   */
  async draw(
    first: number,
    samples: number,
    row: number,
    rows: Rows,
    shapes: Shapes,
  ): Promise<readonly Float32Array[]> {
    this.#drawers ??= await this.#openDrawers();
    const drawers = this.#drawers as readonly WeightDrawer[];
    return this.#sites.map((site, i) =>
      site.type === "weight"
        ? (drawers[i] as WeightDrawer)(this.#address(i, first, row))
        : this.#rows(site, i, first, samples, rows, shapes),
    );
  }

  /** Draws and runs by `subtracting`; undefined where it has to be done otherwise. `row` as for `draw`. */
  async subtract(subtracting: Subtracting, sample: number, row: number, ahead: Ahead): Promise<Outputs | undefined> {
    return (await this.subtracted())?.run(subtracting, (site) => this.#address(site, sample, row), ahead);
  }

  /** What does so. */
  async subtracted(): Promise<Subtracted | undefined> {
    const { Subtracted } = await this.#load.subtracting();
    return this.#copies?.subtracted(Subtracted);
  }

  /** Of how many samples `multiplier` is best asked for at once, with `rows` rows of each; 0 where it cannot be. For programs all of whose sites are matrices. */
  async productsAtOnce(rows: number): Promise<number> {
    const { productsAtOnce, weightProducts } = await this.#load.multiplying();
    if (this.#products === undefined) {
      this.#products = this.#copies?.products(weightProducts);
      if (this.#products) this.#drawers = undefined;
    }
    return this.#products ? productsAtOnce(this.#sites as readonly WeightSite[], rows) : 0;
  }

  /** Multiplies by weights of `samples` samples from number `first` on while it draws them. `row` as for `draw`. */
  multiplier(first: number, samples: number, row: number): Multiply {
    return (site, rows) => {
      const product = this.#products?.[site] as WeightProduct;
      return product(this.#address(site, first, row), samples, rows);
    };
  }

  async #openDrawers(): Promise<readonly (WeightDrawer | undefined)[]> {
    this.#products = undefined;
    const drawers = (this.#copies as WeightCopies).drawers;
    if (!drawers.includes(undefined)) return drawers;
    const other = await this.#load.other();
    this.#other = other;
    return this.#sites.map((site, i) => drawers[i] ?? (site.type === "weight" ? other.plainDrawer(site) : undefined));
  }

  #address(index: number, sample: number, row: number): Address {
    const example = this.#sites[index]?.maskPer === "example" ? 1 + this.#firstRow + row : 0;
    return { seed: this.#seed, stream: this.#streams[index] as number, sample, example };
  }

  #rows(
    site: ActivationSite | NoiseSite,
    index: number,
    first: number,
    samples: number,
    rows: Rows,
    shapes: Shapes,
  ): Float32Array {
    const shape = shapes[site.id] ?? [];
    const out = this.#buffer(index, samples * sizeOf(shape));
    const address = { seed: this.#seed, stream: this.#streams[index] as number, sample: first };
    const numbers = rows.map((row) => this.#firstRow + row);
    (this.#other as OtherDraws).drawActivations(site, address, samples, numbers, shape, out);
    return out;
  }

  #buffer(index: number, size: number): Float32Array {
    const buffer = this.#buffers[index];
    if (buffer?.length === size) return buffer;
    this.#buffers[index] = new Float32Array(size);
    return this.#buffers[index];
  }
}
