/** The TypeScript module that carries the compiled kernel. */
export function kernelModule(): Promise<string>;
