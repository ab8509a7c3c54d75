/** The q-quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996, the default of NumPy and R). NaN sorts last and spreads. */
export function sampleQuantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  if (Number.isNaN(sorted.at(-1))) return Number.NaN;
  const above = position - below;
  if (above === 0 || low === high) return low;
  // An infinite neighbour decides; two opposite ones leave nothing to say (NaN).
  return Number.isFinite(high - low) ? low + (high - low) * above : low + high;
}
