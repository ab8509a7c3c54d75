import type { WeightSite } from "../adapter/program.ts";
import { sizeOf } from "../shape.ts";
import { dropThreshold, keptFactor } from "./dropping.ts";
import { MOST_PAGES, memoryIfAny, PAGE } from "./kernel.ts";
import { hasProductKernel, type ProductKernel, productKernel } from "./product-kernel.ts";
import { type Address, upperWord } from "./stream.ts";
import { scaleTransposed, storedTransposed } from "./transposed.ts";

/** Most samples that weights are drawn for at a time. */
const MOST_SAMPLES = 8;
/** Rows that there is room for, those of all samples together. */
const ROWS = 64;
/** Weights drawn in one go at the most, unless two samples have more: the thread can do nothing else meanwhile. */
const AT_ONCE = 2 ** 26;
/** Weights in the band of a matrix that is drawn at a time: small enough for the cache of the second level. */
const BAND = 2 ** 14;
/** The kernel works on pairs of groups of 64 float32. */
const GROUP = 64;
const PAIR_BYTES = 512;

/** Multiplies rows by one site's weights as drawn at an address: `inputs[k]` by those of the k-th sample from the address's on. */
export type WeightProduct = (address: Address, inputs: readonly Float32Array[]) => Float32Array[];

/**
 * Products with each site's weights, by the SIMD kernel, which draws them on the way: the weights that `weightDrawers` give, but no more of them
 * in memory than a cache holds. Sums go over eight inputs at a time, in float32. Undefined where the kernel does not run or has not the memory.
 */
export function weightProducts(sites: readonly WeightSite[]): readonly WeightProduct[] | undefined {
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

/** Number of samples to draw at a time, if there are so many to draw. */
export function samplesAtOnce(sites: readonly WeightSite[]): number {
  const largest = Math.max(...sites.map(({ shape }) => sizeOf(shape)));
  return Math.max(2, Math.min(MOST_SAMPLES, Math.floor(AT_ONCE / largest)));
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

/** Where things are in the room that sites share, from its beginning. */
function layoutOf({ shape }: WeightSite): { readonly inputs: number; readonly products: number; readonly end: number } {
  const [depth, outputs] = shape as [number, number];
  const inputs = aligned(4 * Math.min(depth * outputs, heightOf(outputs) * outputs)) + PAIR_BYTES;
  const products = inputs + aligned(4 * ROWS * depth);
  return { inputs, products, end: products + aligned(ROWS * strideOf(outputs)) };
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
  const given = new Float32Array(memory.buffer, shared + places.inputs, ROWS * depth);
  const stride = strideOf(outputs);
  const found = new Float32Array(memory.buffer, shared + places.products, (ROWS * stride) / 4);
  copyScaled(site, new Float32Array(memory.buffer, values, depth * outputs));
  const threshold = dropThreshold(site.p);
  const height = heightOf(outputs);
  /** Products of `count` rows of each of some samples, which there is room for. */
  const multiply: WeightProduct = ({ seed, stream, sample, example }, inputs) => {
    const count = (inputs[0] as Float32Array).length / depth;
    for (const [k, rows] of inputs.entries()) given.set(rows, k * count * depth);
    found.fill(0, 0, (inputs.length * count * stride) / 4);
    kernel.drawProducts(
      values,
      shared,
      shared + places.inputs,
      shared + places.products,
      stride,
      depth,
      outputs,
      height,
      inputs.length,
      count,
      seed | 0,
      upperWord(seed),
      example,
      sample,
      stream,
      threshold,
    );
    return inputs.map((_, k) => {
      const rows = new Float32Array(count * outputs);
      for (let n = 0; n < count; n++) {
        const from = ((k * count + n) * stride) / 4;
        rows.set(found.subarray(from, from + outputs), n * outputs);
      }
      return rows;
    });
  };
  return (address, inputs) => {
    const samples = Math.floor((ROWS * depth) / Math.max(1, ...inputs.map(({ length }) => length)));
    if (samples === 0)
      return inputs.map((rows, k) => inParts(multiply, { ...address, sample: address.sample + k }, rows, depth));
    const products: Float32Array[] = [];
    for (let k = 0; k < inputs.length; k += samples)
      products.push(...multiply({ ...address, sample: address.sample + k }, inputs.slice(k, k + samples)));
    return products;
  };
}

/** Products of more rows of a sample than there is room for: its weights are drawn again for each part of them. */
function inParts(multiply: WeightProduct, address: Address, rows: Float32Array, depth: number): Float32Array {
  const parts: Float32Array[] = [];
  for (let at = 0; at < rows.length; at += ROWS * depth)
    parts.push(...multiply(address, [rows.subarray(at, at + ROWS * depth)]));
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A site's values with their scale, in canonical order. */
function copyScaled(site: WeightSite, to: Float32Array): void {
  const factor = keptFactor(site.p, site.scale);
  const shape = storedTransposed(site);
  const { stored } = site;
  if (shape && stored) {
    scaleTransposed(stored, factor, [shape[1], shape[0]], to);
    return;
  }
  const { values } = site;
  for (let i = 0; i < values.length; i++) to[i] = (values[i] as number) * factor;
}
