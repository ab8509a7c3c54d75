import type { RowProducts, WeightSite } from "../adapter/program.ts";
import { DrawnTogether } from "./drawn-together.ts";
import { type DroppedKernel, droppedKernel, hasDroppedKernel } from "./dropped-kernel.ts";
import { BLOCK, type DroppedPlaces, fewestTogether, mostTogether, placesOf } from "./dropped-places.ts";
import { dropThreshold, keptFactor } from "./dropping.ts";
import { MOST_PAGES, memoryIfAny, PAGE } from "./kernel.ts";
import { copyScaled } from "./scaled-values.ts";
import { type Address, upperWord } from "./stream.ts";

/** Less than the largest float32, so that sums which round up are finite. */
const FINITE = 3.4e38;

/** Numbers of samples that are drawn together: at the most, and for it to pay. */
export interface AtOnce {
  readonly most: number;
  readonly fewest: number;
}

/**
 * Products of some rows with one site's weights, drawn anew for every sample, where the rows are the same for all samples. What is dropped is
 * subtracted from the products with all weights: for few dropped weights that is less work than to multiply by those that are kept, and none are written.
 * The masks are those of `weightDrawers`; sums go over the dropped inputs one by one, in float32.
 */
export class DroppedProducts {
  readonly #site: WeightSite;
  readonly #kernel: DroppedKernel;
  readonly #memory: WebAssembly.Memory;
  readonly #places: DroppedPlaces;
  readonly #together: DrawnTogether | undefined;
  readonly #found: Float32Array;
  /** Size of the largest scaled weight. */
  readonly #largest: number;
  /** Number of rows. */
  readonly rows: number;

  private constructor(
    site: WeightSite,
    rows: number,
    memory: WebAssembly.Memory,
    kernel: DroppedKernel,
    places: DroppedPlaces,
  ) {
    this.#site = site;
    this.#kernel = kernel;
    this.#memory = memory;
    this.#places = places;
    this.#together = places.together && new DrawnTogether(site, rows, memory, places, places.together);
    this.rows = rows;
    const [depth, outputs] = site.shape as [number, number];
    const values = new Float32Array(memory.buffer, this.#places.values, depth * outputs);
    copyScaled(site, true, values);
    this.#largest = largest(values);
    this.#found = new Float32Array(memory.buffer, this.#places.placed, rows * outputs);
  }

  /** Undefined where the kernel does not run or has not the memory. */
  static open(site: WeightSite, rows: number): DroppedProducts | undefined {
    if (site.shape.length !== 2 || site.unit === "row")
      throw new Error(`Site "${site.id}" is no matrix of single elements, so the adapter must not offer to subtract.`);
    if (!hasDroppedKernel()) return undefined;
    for (const samples of new Set([mostTogether(site, rows), 1])) {
      const places = placesOf(site, rows, samples);
      const pages = Math.ceil(places.end / PAGE);
      const memory = pages > MOST_PAGES ? undefined : memoryIfAny(pages);
      if (memory) return new DroppedProducts(site, rows, memory, droppedKernel(memory), places);
    }
    return undefined;
  }

  /** Takes rows. False where a sum of products might not be finite: what is dropped cannot be subtracted from infinity. */
  take({ rows, all, bias }: RowProducts): boolean {
    const [depth, outputs] = this.#site.shape as [number, number];
    if (rows.length !== this.rows * depth || all.length !== this.rows * outputs)
      throw new Error(
        `${rows.length} numbers and ${all.length} products are not ${this.rows} rows for site "${this.#site.id}".`,
      );
    // False too where one of them is no number.
    if (!(depth * largest(rows) * this.#largest + largest(bias ?? []) < FINITE)) return false;
    const factor = keptFactor(this.#site.p, this.#site.scale);
    this.#together?.forget();
    this.#pack(rows, depth, this.#places.inputs);
    this.#pack(scaled(all, factor, outputs, bias), outputs, this.#places.all);
    return true;
  }

  /** How many samples may be drawn ahead, and from how many on it pays; undefined where it does not. */
  get atOnce(): AtOnce | undefined {
    const { together } = this.#places;
    return together && { most: together.samples, fewest: fewestTogether(this.#site.p) };
  }

  /**
   * Draws together, where that pays, of `samples` samples from the address's on as many as there is room for, in steps of some ms: for the draws that follow.
   * Does nothing where the first is there.
   */
  *drawAhead(address: Address, samples: number): Generator<void, void> {
    const { atOnce } = this;
    if (!atOnce || samples < atOnce.fewest || this.#together?.indexOf(address) !== undefined) return;
    yield* (this.#together as DrawnTogether).draw(address, Math.min(samples, atOnce.most));
  }

  /** The products `[rows, out]` of one sample. The next draw overwrites them. */
  draw(address: Address): Float32Array {
    const { found, step, placed } = this.#places;
    const outputs = this.#site.shape[1] as number;
    const index = this.#together?.indexOf(address);
    if (index === undefined) this.#subtract(address);
    this.#kernel.placeRows(found + (index ?? 0) * step, this.rows, outputs, placed);
    return this.#found;
  }

  #subtract({ seed, stream, sample, example }: Address): void {
    const { values, inputs, all, found, kept, height, alone } = this.#places;
    const [depth, outputs] = this.#site.shape as [number, number];
    // It takes the place of the first of those that are held.
    this.#together?.forget();
    this.#kernel.subtractDropped(
      values,
      inputs,
      all,
      found,
      this.rows,
      depth,
      outputs,
      height,
      kept,
      alone.ends,
      alone.lists,
      alone.list,
      seed | 0,
      upperWord(seed),
      example,
      sample,
      stream,
      dropThreshold(this.#site.p),
    );
  }

  /** Stores rows of `width` numbers as [blocks, width, 24]. */
  #pack(rows: Float32Array, width: number, place: number): void {
    const blocks = Math.ceil(this.rows / BLOCK);
    const to = new Float32Array(this.#memory.buffer, place, blocks * width * BLOCK);
    for (let n = 0, from = 0; n < this.rows; n++) {
      let at = Math.floor(n / BLOCK) * width * BLOCK + (n % BLOCK);
      for (let i = 0; i < width; i++, from++, at += BLOCK) to[at] = rows[from] as number;
    }
  }
}

/** Products with all weights as they are drawn, and the bias. */
function scaled(
  all: Float32Array,
  factor: number,
  outputs: number,
  bias: Float32Array = new Float32Array(outputs),
): Float32Array {
  const out = new Float32Array(all.length);
  for (let n = 0; n < all.length; n += outputs)
    for (let j = 0; j < outputs; j++) out[n + j] = (all[n + j] as number) * factor + (bias[j] as number);
  return out;
}

/** Size of the largest value; NaN if there is one. */
function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
