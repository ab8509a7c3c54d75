import type { RowProducts, WeightSite } from "../adapter/program.ts";
import { type DroppedKernel, droppedKernel, hasDroppedKernel } from "./dropped-kernel.ts";
import { dropThreshold, keptFactor } from "./dropping.ts";
import { MOST_PAGES, memoryIfAny, PAGE } from "./kernel.ts";
import { copyScaled } from "./scaled-values.ts";
import { type Address, upperWord } from "./stream.ts";

/** Rows that the kernel works on at a time. */
const BLOCK = 24;
/** The kernel draws pairs of groups of 64 elements. */
const GROUP = 64;
const PAIR = 2 * GROUP;
/** Bytes of an entry in the lists of dropped weights. */
const ENTRY = 8;
/** Bytes of the lists for a band of the matrix, and of the rows' inputs to it: what caches of the second and of the first level hold. */
const LISTS = 2 ** 18;
const INPUTS = 20 * 2 ** 10;
/** Less than the largest float32, so that sums which round up are finite. */
const FINITE = 3.4e38;
/** Fewest rows of a band: with shorter lists too little is done for each. */
const LEAST = 32;

/**
 * Products of some rows with one site's weights, drawn anew for every sample, where the rows are the same for all samples. What is dropped is
 * subtracted from the products with all weights: for few dropped weights that is less work than to multiply by those that are kept, and none are written.
 * The masks are those of `weightDrawers`; sums go over the dropped inputs one by one, in float32.
 */
export class DroppedProducts {
  readonly #site: WeightSite;
  readonly #kernel: DroppedKernel;
  readonly #memory: WebAssembly.Memory;
  readonly #places: Places;
  readonly #found: Float32Array;
  /** Size of the largest scaled weight. */
  readonly #largest: number;
  /** Number of rows. */
  readonly rows: number;

  private constructor(site: WeightSite, rows: number, memory: WebAssembly.Memory, kernel: DroppedKernel) {
    this.#site = site;
    this.#kernel = kernel;
    this.#memory = memory;
    this.#places = placesOf(site, rows);
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
    const pages = Math.ceil(placesOf(site, rows).end / PAGE);
    const memory = pages > MOST_PAGES ? undefined : memoryIfAny(pages);
    return memory && new DroppedProducts(site, rows, memory, droppedKernel(memory));
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
    this.#pack(depth, this.#places.inputs, (n, i) => rows[n * depth + i] as number);
    this.#pack(outputs, this.#places.all, (n, j) => (all[n * outputs + j] as number) * factor + (bias?.[j] ?? 0));
    return true;
  }

  /** The products `[rows, out]` of one sample. The next draw overwrites them. */
  draw({ seed, stream, sample, example }: Address): Float32Array {
    const { values, inputs, all, found, placed, kept, ends, lists, list, height } = this.#places;
    const [depth, outputs] = this.#site.shape as [number, number];
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
      ends,
      lists,
      list,
      seed | 0,
      upperWord(seed),
      example,
      sample,
      stream,
      dropThreshold(this.#site.p),
    );
    this.#kernel.placeRows(found, this.rows, outputs, placed);
    return this.#found;
  }

  /** Stores rows of `width` numbers as [blocks, width, 24]. */
  #pack(width: number, place: number, at: (row: number, column: number) => number): void {
    const to = new Float32Array(this.#memory.buffer, place, Math.ceil(this.rows / BLOCK) * width * BLOCK);
    for (let n = 0; n < this.rows; n++) {
      const first = Math.floor(n / BLOCK) * width * BLOCK + (n % BLOCK);
      for (let i = 0; i < width; i++) to[first + i * BLOCK] = at(n, i);
    }
  }
}

/** Where things are in the kernel's memory, in bytes. */
type Places = ReturnType<typeof placesOf>;

function placesOf({ shape, p }: WeightSite, rows: number) {
  const [depth, outputs] = shape as [number, number];
  const padded = Math.ceil(rows / BLOCK) * BLOCK;
  const height = heightOf(depth, outputs, p);
  // Lists begin in different lines of the cache: with a power of two between them they would get in each other's way.
  const list = ENTRY * height + 64;
  // The scratch space of the kernels comes first.
  let free = PAGE;
  const room = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / PAIR) * PAIR;
    return at;
  };
  return {
    height,
    list,
    values: room(4 * depth * outputs),
    inputs: room(4 * padded * depth),
    all: room(4 * padded * outputs),
    found: room(4 * padded * outputs),
    placed: room(4 * padded * outputs),
    kept: room(height * outputs + PAIR + GROUP),
    ends: room(4 * outputs),
    lists: room(list * outputs),
    end: free,
  };
}

/** Rows of a band of the matrix: whole groups of elements. */
function heightOf(depth: number, outputs: number, p: number): number {
  const step = GROUP / divisor(outputs, GROUP);
  const most = Math.min(depth, INPUTS / (4 * BLOCK), Math.max(LEAST, LISTS / (ENTRY * outputs * p)));
  return step * Math.max(1, Math.floor(most / step));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Size of the largest value; NaN if there is one. */
function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
