/** Fewest values that must be the same before they pass for the only ones. */
const RARE = 100;

/**
 * Mean and variance of a stream of values, element by element, by Welford's update (1962) in float64. Elements come in
 * rows, and each row has a count of its own, so that rows may stop at different times.
 */
export class Moments {
  readonly counts: Uint32Array;
  readonly mean: Float64Array;
  /** Sums of squared deviations from the mean. */
  readonly squares: Float64Array;
  readonly rowSize: number;

  constructor(rows: number, rowSize: number) {
    this.rowSize = rowSize;
    this.counts = new Uint32Array(rows);
    this.mean = new Float64Array(rows * rowSize);
    this.squares = new Float64Array(rows * rowSize);
  }

  /**
   * Adds one value for every element of the given rows, but of those in `skip`. The values of one row stand in `values` behind those of the row
   * before. `finite`: no value, of earlier calls too, is infinite or larger than float32 goes, which is faster and changes no bit.
   */
  add(rows: ArrayLike<number>, values: ArrayLike<number>, finite = false, skip?: ReadonlySet<number>): void {
    const { counts, rowSize } = this;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (skip?.has(row)) continue;
      const count = (counts[row] as number) + 1;
      counts[row] = count;
      if (finite && count > 1) this.#addFinite(row * rowSize, count, values, i * rowSize);
      else this.#addAny(row * rowSize, count, values, i * rowSize);
    }
  }

  #addFinite(start: number, count: number, values: ArrayLike<number>, at: number): void {
    const { mean, squares, rowSize } = this;
    for (let i = 0; i < rowSize; i++) {
      const value = values[at + i] as number;
      const before = mean[start + i] as number;
      if (value === before) continue;
      const after = before + (value - before) / count;
      mean[start + i] = after;
      squares[start + i] = (squares[start + i] as number) + (value - before) * (value - after);
    }
  }

  #addAny(start: number, count: number, values: ArrayLike<number>, at: number): void {
    const { mean, squares, rowSize } = this;
    for (let i = 0; i < rowSize; i++) {
      const value = values[at + i] as number;
      const before = mean[start + i] as number;
      // A value that repeats, infinity included, is no spread: ∞ - ∞ must not make it NaN.
      if (count > 1 && value === before) continue;
      // The first value is taken as it is: 0 + (-0 - 0)/1 would lose its sign, and infinity would become NaN.
      const after = count === 1 ? value : Number.isFinite(before) ? before + (value - before) / count : before + value;
      mean[start + i] = after;
      // Where infinity and another value meet the mean is infinite and the spread NaN, in whatever order they came.
      if (count > 1)
        squares[start + i] = Number.isFinite(after)
          ? (squares[start + i] as number) + (value - before) * (value - after)
          : Number.NaN;
    }
  }

  /** Unbiased sample variance (n - 1); NaN after a single value, which says nothing of the spread. */
  variance(): Float64Array {
    return this.squares.map((sum, i) => {
      const count = this.countAt(i);
      return count < 2 ? Number.NaN : sum / (count - 1);
    });
  }

  /**
   * Whether the standard error of every mean in a row is at most `tolerance`. False before the second value, and
   * before the hundredth as long as all were the same: where drops are rare, the first samples may not have seen one.
   */
  settled(row: number, tolerance: number): boolean {
    const count = this.counts[row] as number;
    if (count < 2) return false;
    // s²/n <= tolerance²  ⇔  sum of squares <= tolerance² n (n - 1); NaN never settles
    const most = tolerance * tolerance * count * (count - 1);
    let spread = 0;
    for (let i = row * this.rowSize; i < (row + 1) * this.rowSize; i++) {
      if (!((this.squares[i] as number) <= most)) return false;
      spread += this.squares[i] as number;
    }
    return spread > 0 || count >= RARE;
  }

  /** Number of values that an element has had. */
  countAt(element: number): number {
    return this.counts[Math.floor(element / this.rowSize)] as number;
  }
}
