import { kernelBase64 } from "./generated/kernel.ts";

/** What the compiled kernel exports. Addresses and lengths in bytes of its memory; the rest as in assembly/. */
export interface KernelExports {
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

let compiled: WebAssembly.Module | null | undefined;

/** The kernel over a memory; undefined where WebAssembly or its SIMD is missing or forbidden (Content-Security-Policy). */
export function instantiateKernel(memory: WebAssembly.Memory): KernelExports | undefined {
  const module = kernelModule();
  return module
    ? (new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports)
    : undefined;
}

/** Whether the kernel runs here. */
export function hasKernel(): boolean {
  return kernelModule() !== null;
}

function kernelModule(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    // Under 4 KB, which browsers compile synchronously also on the main thread.
    compiled = new WebAssembly.Module(Uint8Array.from(atob(kernelBase64), (character) => character.charCodeAt(0)));
  } catch {
    compiled = null;
  }
  return compiled;
}
