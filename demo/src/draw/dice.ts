import { drawUniforms } from "@mayhap/core";

/** Purpose bits 7 of a stream: the library's own masks never use them (docs/design.md, "Random numbers"). */
const STREAM = 0x7000_0000;

/** Random numbers that depend only on where they are used: (seed, group, index) name a sequence of its own. */
export class Dice {
  readonly #uniforms = new Float32Array(256);
  readonly #address: { seed: number; stream: number; sample: number; example: number };
  #next = 256;

  constructor(seed: number, group: number, index: number) {
    this.#address = { seed, stream: STREAM | (group << 16), sample: index, example: 0 };
  }

  /** Uniform on (0, 1). */
  uniform(): number {
    if (this.#next === this.#uniforms.length) {
      drawUniforms(this.#address, this.#uniforms);
      this.#address.example++;
      this.#next = 0;
    }
    return this.#uniforms[this.#next++] as number;
  }

  /** Uniform between two numbers. */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }
}
