import { Moments } from "./moments.ts";

/** The rows of several, one after the other. */
export function appended(parts: readonly Moments[]): Moments {
  const rows = parts.reduce((sum, { counts }) => sum + counts.length, 0);
  const all = new Moments(rows, parts[0]?.rowSize ?? 0);
  let row = 0;
  for (const { counts, mean, squares, rowSize } of parts) {
    all.counts.set(counts, row);
    all.mean.set(mean, row * rowSize);
    all.squares.set(squares, row * rowSize);
    row += counts.length;
  }
  return all;
}

/** The moments of the values that either has seen, by the pairwise update of Chan, Golub & LeVeque (1979). */
export function merged(one: Moments, other: Moments): Moments {
  const all = appended([one]);
  for (let i = 0; i < all.mean.length; i++) {
    const [a, b] = [one.countAt(i), other.countAt(i)];
    const [x, y] = [one.mean[i] as number, other.mean[i] as number];
    if (b === 0) continue;
    if (a === 0) all.mean[i] = y;
    else if (x !== y) all.mean[i] = Number.isFinite(x + y) ? x + ((y - x) * b) / (a + b) : x + y;
    const between = a === 0 || x === y ? 0 : Number.isFinite(x + y) ? ((y - x) ** 2 * a * b) / (a + b) : Number.NaN;
    all.squares[i] = (one.squares[i] as number) + (other.squares[i] as number) + between;
  }
  for (const [row, count] of other.counts.entries()) all.counts[row] = (one.counts[row] as number) + count;
  return all;
}
