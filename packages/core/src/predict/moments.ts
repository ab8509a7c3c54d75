/** Mean and variance of a stream of arrays, element by element, by Welford's update (1962) in float64. */
export class Moments {
  readonly mean: Float64Array;
  readonly #squares: Float64Array;
  count = 0;

  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  add(values: ArrayLike<number>): void {
    const { mean } = this;
    const squares = this.#squares;
    this.count++;
    // The first value is taken as it is: mean + (x - mean)/1 would lose the sign of -0 and turn infinities into NaN.
    if (this.count === 1) {
      for (let i = 0; i < mean.length; i++) mean[i] = values[i] as number;
      return;
    }
    for (let i = 0; i < mean.length; i++) {
      // An infinity that repeats is no spread: ∞ - ∞ must not turn it into NaN.
      const before = values[i] === mean[i] ? 0 : (values[i] as number) - (mean[i] as number);
      mean[i] = (mean[i] as number) + before / this.count;
      squares[i] = (squares[i] as number) + (before === 0 ? 0 : before * ((values[i] as number) - (mean[i] as number)));
    }
  }

  /** Unbiased sample variance (n - 1); 0 after a single value. */
  variance(): Float64Array {
    const divisor = Math.max(1, this.count - 1);
    return this.#squares.map((s) => s / divisor);
  }
}
