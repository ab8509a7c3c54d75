/** The WebAssembly kernels: modules of assembly/ that are compiled each by itself. */
export const kernels: readonly string[];
/** The TypeScript module that carries a compiled kernel. */
export function kernelModule(name: string): Promise<string>;
