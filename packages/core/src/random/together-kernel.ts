import { code } from "./generated/together-kernel.ts";
import { instantiate } from "./kernel.ts";

/** What the compiled kernel that subtracts for several samples exports. Addresses and lengths in bytes of its memory; the rest as in assembly/. */
export interface TogetherKernel {
  /** Where products of a band are, up to the end of the first page. */
  readonly PRODUCTS: WebAssembly.Global;
  fillPlaces(): void;
  markDropped(
    bits: number,
    stride: number,
    depth: number,
    outputs: number,
    height: number,
    kept: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
    threshold: number,
  ): void;
  subtractTogether(
    values: number,
    inputs: number,
    all: number,
    found: number,
    step: number,
    count: number,
    depth: number,
    outputs: number,
    samples: number,
    bits: number,
    stride: number,
    left: number,
    width: number,
    height: number,
    weights: number,
    lists: number,
    ends: number,
    sums: number,
  ): void;
}

/** The kernel over a memory, where kernels run. */
export function togetherKernel(memory: WebAssembly.Memory): TogetherKernel {
  const kernel: TogetherKernel = instantiate(code, memory);
  kernel.fillPlaces();
  return kernel;
}
