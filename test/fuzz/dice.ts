import { drawUniforms } from "@mayhap/core";

/** Choices that a seed and a number fix, the same on every machine. */
export class Dice {
  readonly #address: { readonly seed: number; readonly stream: number; readonly sample: number };
  readonly #ready: Float32Array = new Float32Array(64);
  #block = 0;
  #at = 64;

  constructor(seed: number, number: number) {
    this.#address = { seed, stream: 0, sample: number };
  }

  /** Uniform on (0, 1). */
  uniform(): number {
    if (this.#at === this.#ready.length) {
      drawUniforms({ ...this.#address, example: this.#block++ }, this.#ready);
      this.#at = 0;
    }
    return this.#ready[this.#at++] as number;
  }

  /** A whole number from 0 to `end - 1`. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** One of a list. Throws for an empty one: ask `some` where that may be. */
  of<T>(list: readonly T[]): T {
    const found = this.some(list);
    if (found === undefined) throw new Error("There is nothing to choose from.");
    return found;
  }

  /** One of a list; undefined for an empty one. */
  some<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }
}
