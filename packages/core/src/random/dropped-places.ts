import type { WeightSite } from "../adapter/program.ts";
import { PAGE } from "./kernel.ts";

/** Rows that the kernels work on at a time. */
export const BLOCK = 24;
/** The kernels draw pairs of groups of 64 elements. */
const GROUP = 64;
const PAIR = 2 * GROUP;
/** Bytes of an entry in the lists of dropped weights of one sample. */
const ENTRY = 8;
/** Bytes of the lists for a band of the matrix, and of the rows' inputs to it: what caches of the second and of the first level hold. */
const LISTS = 2 ** 18;
const INPUTS = 20 * 2 ** 10;
/** Fewest rows of a band: with shorter lists too little is done for each. */
const LEAST = 32;
/** Most samples that are drawn together, numbers of their products (40 MiB), and products that are subtracted for them, so that it does not take long. */
const MOST_SAMPLES = 64;
const NUMBERS = 2 ** 23 + 2 ** 21;
const SUBTRACTED = 2 ** 30 + 2 ** 29;
/** The same for a step, after which others have their turn. */
const STEP = 2 ** 26;
/** How often a product must be subtracted, on the average, for it to pay to work it out beforehand: "Subtracting what is dropped" in docs/benchmarks.md. */
const USES = 4;
/** Outputs that are listed at a time for several samples, and bytes of their lists, unless one output has more. */
const OUTPUTS = 16;
const LISTS_TOGETHER = 2 ** 20;

/** Where things are in the memory of the kernels that subtract, in bytes, and by how much of them they work. */
export interface DroppedPlaces {
  readonly values: number;
  readonly inputs: number;
  readonly all: number;
  readonly found: number;
  /** Bytes from the products of one sample to those of the next. */
  readonly step: number;
  readonly placed: number;
  readonly kept: number;
  /** Rows of a band of the matrix that is drawn. */
  readonly height: number;
  /** For one sample. */
  readonly alone: { readonly ends: number; readonly lists: number; readonly list: number };
  /** For several; undefined where that does not pay. */
  readonly together: TogetherPlaces | undefined;
  readonly end: number;
}

export interface TogetherPlaces {
  /** Samples that there is room for. */
  readonly samples: number;
  /** Outputs that are listed at a time, and rows of a band of their products. */
  readonly width: number;
  readonly band: number;
  /** Bytes of the bits of one output and sample, and from those of one output to those of the next. */
  readonly bytes: number;
  readonly stride: number;
  readonly bits: number;
  readonly weights: number;
  readonly lists: number;
  readonly ends: number;
  readonly sums: number;
}

/** Most samples that are drawn together; 1 where each is best drawn alone. */
export function mostTogether({ shape, p }: Pick<WeightSite, "shape" | "p">, rows: number): number {
  const [depth, outputs] = shape as [number, number];
  const numbers = padded(rows) * outputs;
  const most = Math.floor(Math.min(MOST_SAMPLES, NUMBERS / numbers, SUBTRACTED / (numbers * depth * p)));
  return most >= fewestTogether(p) ? most : 1;
}

/** Samples from which on it is faster to draw them together than one by one. */
export function fewestTogether(p: number): number {
  return Math.ceil(USES / p);
}

/** Places for `rows` rows of a site, and for so many samples together. */
export function placesOf({ shape, p }: Pick<WeightSite, "shape" | "p">, rows: number, samples: number): DroppedPlaces {
  const [depth, outputs] = shape as [number, number];
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
  const products = 4 * padded(rows) * outputs;
  const step = apart(products);
  const places = {
    values: room(4 * depth * outputs),
    inputs: room(4 * padded(rows) * depth),
    all: room(products),
    found: room(samples * step),
    step,
    placed: room(products),
    kept: room(height * outputs + PAIR + GROUP),
    height,
    alone: { list, ends: room(4 * outputs), lists: room(list * outputs) },
    together: samples > 1 ? togetherOf([depth, outputs], padded(rows) * p, samples, room) : undefined,
  };
  return { ...places, end: free };
}

/** `uses`: how often a weight is dropped for some row of a sample. */
function togetherOf(
  [depth, outputs]: readonly [number, number],
  uses: number,
  samples: number,
  room: (bytes: number) => number,
): TogetherPlaces {
  const most = Math.min(LISTS_TOGETHER / 2, STEP / uses) / (samples * depth);
  const width = Math.max(1, Math.min(OUTPUTS, Math.floor(most)));
  const band = 8 * Math.floor(INPUTS / (4 * BLOCK * 8));
  const bytes = Math.ceil(depth / 8);
  const stride = apart(samples * bytes);
  return {
    samples,
    width,
    band,
    bytes,
    stride,
    // Marks are written for sixteen outputs at a time, and lists by whole vectors.
    bits: room((outputs + 15) * stride),
    weights: room(4 * width * depth),
    lists: room(2 * width * samples * depth + 16),
    ends: room(4 * width * samples * Math.ceil(depth / band)),
    sums: room(4 * BLOCK * samples),
  };
}

/**
 * Bytes from one thing to the next where many are written in turn, a little of each: an odd number of lines of the cache, because with a power of two between
 * them they would get in each other's way.
 */
function apart(bytes: number): number {
  return 64 * (Math.ceil(bytes / 64) | 1);
}

function padded(rows: number): number {
  return Math.ceil(rows / BLOCK) * BLOCK;
}

/** Rows of a band of the matrix that is drawn: whole groups of elements, and eights. */
function heightOf(depth: number, outputs: number, p: number): number {
  const step = Math.max(8, GROUP / divisor(outputs, GROUP));
  const most = Math.min(depth, INPUTS / (4 * BLOCK), Math.max(LEAST, LISTS / (ENTRY * outputs * p)));
  return step * Math.max(1, Math.floor(most / step));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
