import type { WeightSite } from "../adapter/program.ts";
import { keptFactor } from "./draw.ts";
import { instantiateKernel, type KernelExports } from "./kernel.ts";
import { dropThreshold } from "./mask.ts";
import type { Address } from "./stream.ts";
import { scaleTransposed, storedTransposed } from "./transposed.ts";

const PAGE = 65536;
/** WebAssembly's limit: 4 GiB. */
const MOST_PAGES = 65536;
/** The kernel works on groups of 64 float32. */
const GROUP_BYTES = 256;

/** Consecutive sites that share a memory: one memory for all, as far as 4 GiB go, because each reserves much address space. */
export interface Bank {
  readonly sites: readonly WeightSite[];
  /** Whether they fit into the kernel's memory. */
  readonly kernel: boolean;
}

/** Puts sites together, in their order. */
export function banksOf(sites: readonly WeightSite[]): Bank[] {
  const room = MOST_PAGES * PAGE - PAGE;
  const banks: { sites: WeightSite[]; kernel: boolean; used: number }[] = [];
  for (const site of sites) {
    const size = 2 * padded(site) + bandOf(site);
    const last = banks.at(-1);
    if (last?.kernel && last.used + size <= room) {
      last.sites.push(site);
      last.used += size;
    } else banks.push({ sites: [site], kernel: size <= room, used: size });
  }
  return banks;
}

/** Drawers of a bank's sites by the SIMD kernel; undefined where the memory for them cannot be had. */
export function kernelDrawers(sites: readonly WeightSite[]): ((address: Address) => Float32Array)[] | undefined {
  const band = Math.max(...sites.map(bandOf));
  const bytes = sites.reduce((sum, site) => sum + 2 * padded(site), PAGE + band);
  const memory = memoryOf(Math.ceil(bytes / PAGE));
  if (memory === undefined) return undefined;
  const kernel = instantiateKernel(memory) as KernelExports;
  const scratch = Math.ceil((kernel.SCRATCH.value as number) / GROUP_BYTES) * GROUP_BYTES;
  let free = scratch + band;
  return sites.map((site) => {
    const from = free;
    const to = from + padded(site);
    free = to + padded(site);
    return kernelDrawer(kernel, memory, site, { from, to, band: scratch });
  });
}

function memoryOf(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Bytes of a site's values and of its draws: the kernel writes pairs of groups, and whole tiles beyond the last row. */
function padded({ values }: WeightSite): number {
  return (Math.ceil(values.length / 64) + 1) * GROUP_BYTES;
}

/** Bytes that drawing a transposed site needs beside that. */
function bandOf(site: WeightSite): number {
  const [rows = 0, columns = 0] = storedTransposed(site) ?? [];
  return rows === 0 ? 0 : Math.ceil((Math.min(64, rows) * columns) / GROUP_BYTES) * GROUP_BYTES + GROUP_BYTES;
}

function kernelDrawer(
  kernel: KernelExports,
  memory: WebAssembly.Memory,
  site: WeightSite,
  { from, to, band }: { readonly from: number; readonly to: number; readonly band: number },
): (address: Address) => Float32Array {
  const { values, p, scale } = site;
  const factor = keptFactor(p, scale);
  const scaled = new Float32Array(memory.buffer, from, values.length);
  const out = new Float32Array(memory.buffer, to, values.length);
  const threshold = dropThreshold(p);
  const shape = storedTransposed(site);
  if (shape) {
    const [rows, columns] = shape;
    scaleTransposed(values, factor, shape, scaled);
    return ({ seed, stream, sample, example }) => {
      const high = Math.floor(seed / 0x1_0000_0000);
      kernel.drawTransposed(from, to, band, rows, columns, seed | 0, high, example, sample, stream, threshold);
      return out;
    };
  }
  for (let i = 0; i < values.length; i++) scaled[i] = (values[i] as number) * factor;
  const groups = Math.ceil(values.length / 64);
  return ({ seed, stream, sample, example }) => {
    const high = Math.floor(seed / 0x1_0000_0000);
    kernel.drawWeights(from, 64, to, 0, groups, seed | 0, high, example, sample, stream, threshold);
    return out;
  };
}
