import type { Param } from "./net.ts";

/** Uniform numbers in [-1, 1) from a seed (xorshift32): the same model and input in every run, and fast enough for 50 M weights. */
export function uniforms(size: number, seed: number, bound = 1): Float32Array {
  const values = new Float32Array(size);
  let state = Math.imul(seed + 1, 0x9e3779b9) | 1;
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = (state / 0x8000_0000) * bound;
  }
  return values;
}

/** Makes the parameters of one network, one after the other, from its seed. */
export class Params {
  readonly #seed: number;
  readonly made: Map<string, Param> = new Map();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A weight initialised after He et al. (2015): uniform, variance 2 / fan-in. Its axis 0 is that of the outputs. */
  weight(name: string, ...shape: readonly number[]): string {
    const fanIn = shape.slice(1).reduce((a, b) => a * b, 1);
    return this.#add(name, shape, Math.sqrt(6 / fanIn));
  }

  /** Small values of either sign. */
  bias(name: string, size: number): string {
    return this.#add(name, [size], 0.1);
  }

  /** One number `size` times. */
  constant(name: string, size: number, value: number): string {
    this.made.set(name, { shape: [size], values: new Float32Array(size).fill(value) });
    return name;
  }

  #add(name: string, shape: readonly number[], bound: number): string {
    const size = shape.reduce((a, b) => a * b, 1);
    this.made.set(name, { shape, values: uniforms(size, this.#seed + 1000 * this.made.size, bound) });
    return name;
  }
}
