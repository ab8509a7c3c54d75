import { drawFactorsPlain } from "./draw.ts";
import { dropThreshold, keptFactor } from "./dropping.ts";
import { memoryOf, PAGE } from "./kernel.ts";
import { type Address, upperWord } from "./stream.ts";
import { hasWeightKernel, weightKernel } from "./weight-kernel.ts";

/** Elements drawn before they are copied out, so that they are still in a cache. A multiple of the kernel's pair of groups. */
const BATCH = 16384;
/** 16 times the factor, at the end of the page that begins with the kernel's scratch space. */
const FACTOR = PAGE - 64;

type Draw = (address: Address, p: number, out: Float32Array, factor: number) => void;

let fast: Draw | undefined;

/**
 * Draws inverted-dropout factors: 0 with probability `p`, else 1/(1-p), or `factor`. Elements are those of `drawMask`. By the SIMD
 * kernel where that runs.
 *
 * @example
 * ```ts
 * import { activationStream, drawFactors } from "@mayhap/core";
 *
 * const factors = new Float32Array(100);
 * drawFactors({ seed: 7, stream: activationStream("linear", 1), sample: 0, example: 0 }, 0.5, factors);
 * factors.every((factor) => factor === 0 || factor === 2); // => true
 * ```
 */
export function drawFactors(
  address: Address,
  p: number,
  out: Float32Array,
  factor: number = keptFactor(p, "inverted"),
): void {
  // One memory for all: what is drawn is copied out at once, and a memory reserves much address space.
  fast ??= hasWeightKernel() ? kernelDraw() : drawFactorsPlain;
  fast(address, p, out, factor);
}

function kernelDraw(): Draw {
  const memory = memoryOf(1 + (4 * BATCH) / PAGE);
  const kernel = weightKernel(memory);
  const factors = new Float32Array(memory.buffer, FACTOR, 16);
  const drawn = new Float32Array(memory.buffer, PAGE, BATCH);
  return ({ seed, stream, sample, example }, p, out, factor) => {
    factors.fill(factor);
    const threshold = dropThreshold(p);
    const high = upperWord(seed);
    for (let start = 0; start < out.length; start += BATCH) {
      const size = Math.min(BATCH, out.length - start);
      const groups = Math.ceil(size / 64);
      kernel.drawWeights(FACTOR, 0, PAGE, start / 64, groups, seed | 0, high, example, sample, stream, threshold);
      out.set(size === BATCH ? drawn : drawn.subarray(0, size), start);
    }
  };
}
