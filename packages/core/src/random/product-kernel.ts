import { code } from "./generated/product-kernel.ts";
import { instantiate, runs } from "./kernel.ts";

/** What the compiled kernel of products exports. Addresses and lengths in bytes of its memory; the rest as in assembly/. */
export interface ProductKernel {
  readonly SCRATCH: WebAssembly.Global;
  drawProducts(
    values: number,
    drawn: number,
    inputs: number,
    products: number,
    stride: number,
    depth: number,
    outputs: number,
    height: number,
    samples: number,
    count: number,
    key0: number,
    key1: number,
    example: number,
    sample: number,
    stream: number,
    threshold: number,
  ): void;
}

/** The kernel over a memory, where it runs. */
export function productKernel(memory: WebAssembly.Memory): ProductKernel {
  return instantiate(code, memory);
}

/** Whether the kernel runs here. */
export function hasProductKernel(): boolean {
  return runs(code);
}
