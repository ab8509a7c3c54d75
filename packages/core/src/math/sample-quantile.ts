/** The q-quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996, the default of NumPy and R). NaN sorts last and spreads. */
export function sampleQuantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  if (Number.isNaN(sorted.at(-1))) return Number.NaN;
  return low === high ? low : low + (high - low) * (position - below);
}
