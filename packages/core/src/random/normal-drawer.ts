import { hasKernel, instantiateKernel, type KernelExports } from "./kernel.ts";
import { drawNormals } from "./normal.ts";
import type { Address } from "./stream.ts";

/** Draws standard normal numbers into `out`. */
export type NormalDrawer = (address: Address, out: Float32Array) => void;

const PAGE = 65536;
/** What the kernel asks for: 4 GiB. */
const MOST_PAGES = 65536;
/** The kernel writes 32 numbers at a time. */
const PAIR = 32;

/** By the SIMD kernel, or by its plain twin where that does not run (`plain` forces it). Both give the same bits. */
export function normalDrawer(plain = false): NormalDrawer {
  if (plain || !hasKernel()) return drawNormals;
  const memory = new WebAssembly.Memory({ initial: 2, maximum: MOST_PAGES });
  const kernel = instantiateKernel(memory) as KernelExports;
  // The first page holds the kernel's scratch space.
  return ({ seed, stream, sample, example }, out) => {
    const pairs = Math.ceil(out.length / PAIR);
    const missing = Math.ceil((PAGE + pairs * PAIR * 4 - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    kernel.drawNormals(PAGE, 2 * pairs, seed | 0, Math.floor(seed / 0x1_0000_0000), example, sample, stream);
    out.set(new Float32Array(memory.buffer, PAGE, out.length));
  };
}
