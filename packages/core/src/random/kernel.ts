/** Bytes in which WebAssembly counts its memory. */
export const PAGE = 65536;
/** WebAssembly's limit, 4 GiB, and what the kernels are made for. */
export const MOST_PAGES = 65536;

const compiled = new Map<string, WebAssembly.Module | undefined>();

/** A memory for a kernel. Throws a `RangeError` where it cannot be had. */
export function memoryOf(pages: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES });
}

/** The same; undefined where it cannot be had. */
export function memoryIfAny(pages: number): WebAssembly.Memory | undefined {
  try {
    return memoryOf(pages);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A compiled kernel over a memory. `code`: in hexadecimal digits, of a kernel that runs here. */
export function instantiate<Exports>(code: string, memory: WebAssembly.Memory): Exports {
  const module = moduleOf(code) as WebAssembly.Module;
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
}

/** Whether a kernel runs here: WebAssembly or its SIMD may be missing or forbidden (Content-Security-Policy). */
export function runs(code: string): boolean {
  return moduleOf(code) !== undefined;
}

function moduleOf(code: string): WebAssembly.Module | undefined {
  if (!compiled.has(code)) compiled.set(code, compile(code));
  return compiled.get(code);
}

function compile(code: string): WebAssembly.Module | undefined {
  const bytes = Uint8Array.from({ length: code.length / 2 }, (_, i) =>
    Number.parseInt(code.slice(2 * i, 2 * i + 2), 16),
  );
  try {
    // Under 4 KB, which browsers compile synchronously also on the main thread.
    return new WebAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}
