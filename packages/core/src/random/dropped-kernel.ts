import { code } from "./generated/dropped-kernel.ts";
import { instantiate, runs } from "./kernel.ts";

/** What the compiled kernel that subtracts exports. Addresses and lengths in bytes of its memory; the rest as in assembly/. */
export interface DroppedKernel {
  readonly SCRATCH: WebAssembly.Global;
  subtractDropped(
    values: number,
    inputs: number,
    all: number,
    found: number,
    count: number,
    depth: number,
    outputs: number,
    height: number,
    kept: number,
    ends: number,
    lists: number,
    list: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
    threshold: number,
  ): void;
  placeRows(found: number, count: number, outputs: number, to: number): void;
}

/** The kernel over a memory, where it runs. */
export function droppedKernel(memory: WebAssembly.Memory): DroppedKernel {
  return instantiate(code, memory);
}

/** Whether the kernel runs here. */
export function hasDroppedKernel(): boolean {
  return runs(code);
}
