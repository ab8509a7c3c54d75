import type { Run } from "./variant.ts";

/** Values of an output that runs report for comparison. */
export const REPORTED = 64;

/** Sums of samples and of their squares: what a loop written by hand keeps in order to know mean and spread. */
export class Spread {
  #sums = new Float64Array(0);
  #squares = new Float64Array(0);
  #count = 0;

  add(values: ArrayLike<number>): void {
    if (this.#count++ === 0) {
      this.#sums = new Float64Array(values.length);
      this.#squares = new Float64Array(values.length);
    }
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      this.#sums[i] = (this.#sums[i] as number) + value;
      this.#squares[i] = (this.#squares[i] as number) + value * value;
    }
  }

  after(ms: number): Run {
    const mean = Array.from(this.#sums.subarray(0, REPORTED), (sum) => sum / this.#count);
    const std = mean.map((m, i) => Math.sqrt(Math.max(0, (this.#squares[i] as number) / this.#count - m * m)));
    return { ms, mean, std };
  }
}
