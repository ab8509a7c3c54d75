import type { WeightSite } from "../adapter/program.ts";
import { drawWeights, keptFactor } from "./draw.ts";
import { hasKernel, instantiateKernel, type KernelExports } from "./kernel.ts";
import { dropThreshold } from "./mask.ts";
import type { Address } from "./stream.ts";

/** Draws one site's weights into a buffer of its own, which the next draw overwrites. */
export type WeightDrawer = (address: Address) => Float32Array;

const PAGE = 65536;
/** WebAssembly's limit: 4 GiB. */
const MOST_PAGES = 65536;
/** The kernel works on whole groups of 64 float32. */
const GROUP_BYTES = 256;

const padded = (site: WeightSite) => Math.ceil(site.values.length / 64) * GROUP_BYTES;

/**
 * A drawer for each site, in their order: by the SIMD kernel, or by its plain twin where the kernel does not run
 * (`plain` forces that) or a site is larger than its memory can be. Both give the same bits.
 */
export function weightDrawers(sites: readonly WeightSite[], plain = false): WeightDrawer[] {
  if (plain || !hasKernel()) return sites.map(plainDrawer);
  return banksOf(sites).flatMap((bank) => (bank.kernel ? kernelDrawers(bank.sites) : bank.sites.map(plainDrawer)));
}

function plainDrawer({ values, p, scale }: WeightSite): WeightDrawer {
  const out = new Float32Array(values.length);
  return (address) => {
    drawWeights(address, p, scale, values, out);
    return out;
  };
}

/** Consecutive sites that share a memory. One memory for all, as far as 4 GiB go: each reserves much address space. */
function banksOf(sites: readonly WeightSite[]): { sites: WeightSite[]; kernel: boolean }[] {
  const room = MOST_PAGES * PAGE - PAGE;
  const banks: { sites: WeightSite[]; kernel: boolean; used: number }[] = [];
  for (const site of sites) {
    const size = 2 * padded(site);
    const last = banks.at(-1);
    if (last?.kernel && last.used + size <= room) {
      last.sites.push(site);
      last.used += size;
    } else banks.push({ sites: [site], kernel: size <= room, used: size });
  }
  return banks;
}

function kernelDrawers(sites: readonly WeightSite[]): WeightDrawer[] {
  const bytes = sites.reduce((sum, site) => sum + 2 * padded(site), PAGE);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES });
  const kernel = instantiateKernel(memory) as KernelExports;
  let free = Math.ceil((kernel.SCRATCH.value as number) / GROUP_BYTES) * GROUP_BYTES;
  return sites.map((site) => {
    const values = free;
    const out = values + padded(site);
    free = out + padded(site);
    return kernelDrawer(kernel, memory, site, values, out);
  });
}

function kernelDrawer(
  kernel: KernelExports,
  memory: WebAssembly.Memory,
  { values, p, scale }: WeightSite,
  from: number,
  to: number,
): WeightDrawer {
  const factor = keptFactor(p, scale);
  const scaled = new Float32Array(memory.buffer, from, values.length);
  for (let i = 0; i < values.length; i++) scaled[i] = (values[i] as number) * factor;
  const out = new Float32Array(memory.buffer, to, values.length);
  const groups = Math.ceil(values.length / 64);
  const threshold = dropThreshold(p);
  return ({ seed, stream, sample, example }) => {
    kernel.drawWeights(
      from,
      to,
      groups,
      seed | 0,
      Math.floor(seed / 0x1_0000_0000),
      example,
      sample,
      stream,
      threshold,
    );
    return out;
  };
}
