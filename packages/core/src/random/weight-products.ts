import type { WeightSite } from "../adapter/program.ts";
import { sizeOf } from "../shape.ts";
import { dropThreshold } from "./dropping.ts";
import { MOST_PAGES, memoryIfAny, PAGE } from "./kernel.ts";
import { hasProductKernel, type ProductKernel, productKernel } from "./product-kernel.ts";
import { copyScaled } from "./scaled-values.ts";
import { type Address, upperWord } from "./stream.ts";

/** Most samples whose products are worked out at once. */
const MOST_SAMPLES = 8;
/** Most weights that it draws: the thread can do nothing else meanwhile. Multiplying a row by one counts as so much of drawing it. */
const AT_ONCE = 2 ** 27;
const ROW_TIME = 0.25;
/** Rows that there is room for at the most, those of all samples together, and the numbers in them, unless one row has more. */
const ROWS = 64;
const NUMBERS = 2 ** 20;
/** Weights in the band of a matrix that is drawn at a time, small enough for the cache of the second level, unless a few rows have more. */
const BAND = 2 ** 14;
/** The kernel works on pairs of groups of 64 float32. */
const GROUP = 64;
const PAIR_BYTES = 512;

/**
 * Multiplies rows by one site's weights as drawn for `samples` samples from the address's on. The rows of each follow one another, and so do their
 * products, in an array of their own.
 */
export type WeightProduct = (address: Address, samples: number, rows: Float32Array) => Float32Array;

/**
 * Products with each site's weights, by the SIMD kernel, which draws them on the way: the weights that `weightDrawers` give, but no more of them
 * in memory than a cache holds. Sums go over eight inputs at a time, in float32. Undefined where the kernel does not run or has not the memory.
 */
export function weightProducts(sites: readonly WeightSite[]): readonly WeightProduct[] | undefined {
  for (const { id, shape, unit } of sites)
    if (shape.length !== 2 || unit === "row")
      throw new Error(`Site "${id}" is no matrix of single elements, so the adapter must not offer runProducts.`);
  if (!hasProductKernel()) return undefined;
  const shared = Math.max(...sites.map((site) => roomOf(site).shared));
  const bytes = sites.reduce((sum, site) => sum + roomOf(site).values, PAGE + shared);
  const pages = Math.ceil(bytes / PAGE);
  const memory = pages > MOST_PAGES ? undefined : memoryIfAny(pages);
  if (memory === undefined) return undefined;
  const kernel = productKernel(memory);
  const scratch = aligned(kernel.SCRATCH.value as number);
  let free = scratch + shared;
  return sites.map((site) => {
    const values = free;
    free += roomOf(site).values;
    return productOf(site, kernel, memory, values, scratch);
  });
}

/** Samples for which products with `rows` rows are best worked out at once: large weights are read from memory once for all of them. */
export function productsAtOnce(sites: readonly WeightSite[], rows: number): number {
  const weights = sites.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return Math.max(1, Math.min(MOST_SAMPLES, Math.floor(AT_ONCE / (weights * (1 + ROW_TIME * rows)))));
}

/** Rows of a band: whole groups of weights, and eights where it can be. */
function heightOf(outputs: number): number {
  const step = Math.max(8, GROUP / divisor(outputs, GROUP));
  return step * Math.max(1, Math.floor(BAND / (outputs * step)));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / PAIR_BYTES) * PAIR_BYTES;
}

function roomForRows([depth, outputs]: readonly [number, number]): number {
  return Math.max(1, Math.min(ROWS, Math.floor(NUMBERS / Math.max(depth, outputs))));
}

/** Where things are in the room that sites share, from its beginning. */
function layoutOf({ shape }: WeightSite): { readonly inputs: number; readonly products: number; readonly end: number } {
  const [depth, outputs] = shape as [number, number];
  const inputs = aligned(4 * Math.min(depth * outputs, heightOf(outputs) * outputs)) + PAIR_BYTES;
  const rows = roomForRows([depth, outputs]);
  const products = inputs + aligned(4 * rows * depth);
  return { inputs, products, end: products + aligned(rows * strideOf(outputs)) };
}

/** Bytes of a row of products: whole vectors. */
function strideOf(outputs: number): number {
  return 16 * Math.ceil(outputs / 4);
}

/** Bytes that a site needs for itself, and in the room that all share. */
function roomOf(site: WeightSite): { readonly values: number; readonly shared: number } {
  return { values: aligned(4 * sizeOf(site.shape)) + PAIR_BYTES, shared: layoutOf(site).end };
}

function productOf(
  site: WeightSite,
  kernel: ProductKernel,
  memory: WebAssembly.Memory,
  values: number,
  shared: number,
): WeightProduct {
  const [depth, outputs] = site.shape as [number, number];
  const places = layoutOf(site);
  const room = roomForRows([depth, outputs]);
  const given = new Float32Array(memory.buffer, shared + places.inputs, room * depth);
  const stride = strideOf(outputs);
  const found = new Float32Array(memory.buffer, shared + places.products, (room * stride) / 4);
  copyScaled(site, true, new Float32Array(memory.buffer, values, depth * outputs));
  const threshold = dropThreshold(site.p);
  const height = heightOf(outputs);
  /** Products of `count` rows of each of some samples, which there is room for. */
  const multiply = (at: Address, samples: number, count: number, rows: Float32Array, products: Float32Array): void => {
    given.set(rows);
    found.fill(0, 0, (samples * count * stride) / 4);
    kernel.drawProducts(
      values,
      shared,
      shared + places.inputs,
      shared + places.products,
      stride,
      depth,
      outputs,
      height,
      samples,
      count,
      at.seed | 0,
      upperWord(at.seed),
      at.example,
      at.sample,
      at.stream,
      threshold,
    );
    for (let n = 0; n < samples * count; n++) {
      const from = (n * stride) / 4;
      products.set(found.subarray(from, from + outputs), n * outputs);
    }
  };
  return (address, samples, rows) => {
    const count = rows.length / depth / samples;
    if (!Number.isInteger(count))
      throw new Error(
        `${rows.length} numbers are no rows of ${depth} for site "${site.id}", equally many for each of ${samples} samples.`,
      );
    const products = new Float32Array(samples * count * outputs);
    // What there is no room for follows: more samples, or, which draws weights again, more rows of one.
    const together = Math.max(1, Math.floor(room / count));
    for (let k = 0; k < samples; k += together)
      for (let n = 0; n < count; n += room) {
        const at = { ...address, sample: address.sample + k };
        const some = Math.min(together, samples - k);
        const part = Math.min(room, count - n);
        const [from, to] = [k * count + n, k * count + n + some * part];
        const place = products.subarray(from * outputs, to * outputs);
        multiply(at, some, part, rows.subarray(from * depth, to * depth), place);
      }
    return products;
  };
}
