import { code } from "./generated/weight-kernel.ts";
import { instantiate, runs } from "./kernel.ts";

/** What the compiled kernel of masked weights exports. Addresses and lengths in bytes of its memory; the rest as in assembly/. */
export interface WeightKernel {
  readonly SCRATCH: WebAssembly.Global;
  drawWeights(
    values: number,
    step: number,
    out: number,
    first: number,
    groups: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
    threshold: number,
  ): void;
  drawTransposed(
    values: number,
    out: number,
    band: number,
    rows: number,
    columns: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
    threshold: number,
  ): void;
}

/** The kernel over a memory, where it runs. */
export function weightKernel(memory: WebAssembly.Memory): WeightKernel {
  return instantiate(code, memory);
}

/** Whether the kernel runs here. */
export function hasWeightKernel(): boolean {
  return runs(code);
}
