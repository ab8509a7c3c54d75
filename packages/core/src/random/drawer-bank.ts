import type { WeightSite } from "../adapter/program.ts";
import { sizeOf } from "../shape.ts";
import { dropThreshold } from "./dropping.ts";
import { MOST_PAGES, memoryIfAny, PAGE } from "./kernel.ts";
import { copyScaled } from "./scaled-values.ts";
import { type Address, upperWord } from "./stream.ts";
import { storedTransposed } from "./transposed.ts";
import { type WeightKernel, weightKernel } from "./weight-kernel.ts";

/** Rows and columns of the tiles in which the kernel transposes. */
const TILE = 16;
/** The kernel works on groups of 64 float32. */
const GROUP_BYTES = 256;

/**
 * From so many bytes of weights on their values are not kept scaled beside what is drawn: they are copied there for every draw, which
 * takes longer than drawing, but no memory.
 */
const LARGE = 160 * 2 ** 20;

/** Consecutive sites that share a memory: one memory for all, as far as 4 GiB go, because each reserves much address space. */
export interface Bank {
  readonly sites: readonly WeightSite[];
  /** Whether they fit into the kernel's memory. */
  readonly kernel: boolean;
  /** Whether memory matters more than time. */
  readonly lean: boolean;
}

/** Puts sites together, in their order. `large`: see `LARGE`, which tests need not reach. */
export function banksOf(sites: readonly WeightSite[], large: number = LARGE): Bank[] {
  const lean = sites.reduce((sum, site) => sum + padded(site), 0) >= large;
  const room = MOST_PAGES * PAGE - PAGE;
  const banks: { sites: WeightSite[]; kernel: boolean; lean: boolean; used: number }[] = [];
  for (const site of sites) {
    const size = roomFor(site, lean) + bandOf(site);
    const last = banks.at(-1);
    if (last?.kernel && last.used + size <= room) {
      last.sites.push(site);
      last.used += size;
    } else banks.push({ sites: [site], kernel: size <= room, lean, used: size });
  }
  return banks;
}

/** Drawers of a bank's sites by the SIMD kernel; undefined where the memory for them cannot be had. */
export function kernelDrawers({ sites, lean }: Bank): ((address: Address) => Float32Array)[] | undefined {
  const band = Math.max(...sites.map(bandOf));
  const bytes = sites.reduce((sum, site) => sum + roomFor(site, lean), PAGE + band);
  const memory = memoryIfAny(Math.ceil(bytes / PAGE));
  if (memory === undefined) return undefined;
  const kernel = weightKernel(memory);
  const scratch = Math.ceil((kernel.SCRATCH.value as number) / GROUP_BYTES) * GROUP_BYTES;
  let free = scratch + band;
  return sites.map((site) => {
    const from = free;
    free = from + roomFor(site, lean);
    const to = free - padded(site);
    return kernelDrawer(kernel, memory, site, { from, to, band: scratch });
  });
}

/** Whether a site may be drawn where its values were copied to: transposing them for every draw would take too long. */
function fitsInPlace(site: WeightSite): boolean {
  return storedTransposed(site) === undefined || site.stored !== undefined;
}

/** Bytes that a site needs. */
function roomFor(site: WeightSite, lean: boolean): number {
  return (lean && fitsInPlace(site) ? 1 : 2) * padded(site);
}

/** Bytes of a site's values, or of its draws: the kernel writes pairs of groups, and whole tiles beyond the last row. */
function padded({ shape }: WeightSite): number {
  return (Math.ceil(sizeOf(shape) / 64) + 1) * GROUP_BYTES;
}

/** Bytes that drawing a transposed site needs beside that. */
function bandOf(site: WeightSite): number {
  const [rows = 0, columns = 0] = storedTransposed(site) ?? [];
  const height = Math.ceil(Math.min(64, rows) / TILE) * TILE;
  return Math.ceil((height * columns) / GROUP_BYTES) * GROUP_BYTES + (height && GROUP_BYTES);
}

function kernelDrawer(
  kernel: WeightKernel,
  memory: WebAssembly.Memory,
  site: WeightSite,
  { from, to, band }: { readonly from: number; readonly to: number; readonly band: number },
): (address: Address) => Float32Array {
  const size = sizeOf(site.shape);
  const scaled = new Float32Array(memory.buffer, from, size);
  const out = new Float32Array(memory.buffer, to, size);
  const threshold = dropThreshold(site.p);
  const shape = storedTransposed(site);
  const inPlace = from === to;
  if (!inPlace) copyScaled(site, false, scaled);
  const [rows = 0, columns = 0] = shape ?? [];
  const groups = Math.ceil(size / 64);
  return ({ seed, stream, sample, example }) => {
    if (inPlace) copyScaled(site, false, scaled);
    const high = upperWord(seed);
    if (shape) kernel.drawTransposed(from, to, band, rows, columns, seed | 0, high, example, sample, stream, threshold);
    else kernel.drawWeights(from, 64, to, 0, groups, seed | 0, high, example, sample, stream, threshold);
    return out;
  };
}
