import { code } from "./generated/normal-kernel.ts";
import { instantiate, memoryOf, PAGE, runs } from "./kernel.ts";
import { drawNormals } from "./normal.ts";
import { type Address, upperWord } from "./stream.ts";

/**
 * Draws standard normal numbers for examples one after the other, as many for each: `size` numbers for each of `examples` go
 * to `out`.
 */
export type NormalDrawer = (
  address: Omit<Address, "example">,
  examples: readonly number[],
  size: number,
  out: Float32Array,
) => void;

/** What the compiled kernel of normal numbers exports. Addresses in bytes of its memory. */
interface NormalKernel {
  drawNormals(
    out: number,
    groups: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
  ): void;
}

/** The kernel writes 32 numbers at a time. */
const PAIR = 32;
/** Numbers that are drawn before they are copied out, so that they are still in a cache. */
const BATCH = 16384;

let fast: NormalDrawer | undefined;

/** By the SIMD kernel, or by its plain twin where that does not run (`plain` forces it). Both give the same bits. */
export function normalDrawer(plain = false): NormalDrawer {
  if (plain || !runs(code)) return drawPlain;
  // One for all: what it draws is copied out before it returns, and a memory reserves much address space.
  fast ??= kernelDrawer();
  return fast;
}

const drawPlain: NormalDrawer = (address, examples, size, out) => {
  for (const [i, example] of examples.entries())
    drawNormals({ ...address, example }, out.subarray(i * size, (i + 1) * size));
};

function kernelDrawer(): NormalDrawer {
  const memory = memoryOf(1 + Math.ceil((4 * (BATCH + PAIR)) / PAGE));
  const kernel = instantiate<NormalKernel>(code, memory);
  let room = new Float32Array(memory.buffer, PAGE);
  // The first page holds the kernel's scratch space.
  return ({ seed, stream, sample }, examples, size, out) => {
    const pairs = Math.ceil(size / PAIR);
    const batch = Math.max(1, Math.floor(BATCH / size));
    const missing = pairs * PAIR - room.length;
    if (missing > 0) {
      memory.grow(Math.ceil((4 * missing) / PAGE));
      room = new Float32Array(memory.buffer, PAGE);
    }
    const [low, high] = [seed | 0, upperWord(seed)];
    for (let first = 0; first < examples.length; first += batch) {
      const count = Math.min(batch, examples.length - first);
      // What the kernel writes behind the numbers of one example is overwritten by those of the next.
      for (let i = 0; i < count; i++)
        kernel.drawNormals(PAGE + 4 * i * size, 2 * pairs, low, high, examples[first + i] as number, sample, stream);
      out.set(room.subarray(0, count * size), first * size);
    }
  };
}
