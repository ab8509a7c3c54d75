/** Where a function is largest, and how large. */
export interface Maximum {
  readonly at: number;
  readonly value: number;
}

/**
 * The maximum of a function of one number on [low, high]: the best of `points` grid points and its neighbours bracket it, golden
 * sections narrow that to `tolerance`. Needs no derivative and cannot run away; finds the global maximum of any function with one peak, and of
 * others whose peaks are wider than the grid.
 */
export function maximise(
  f: (x: number) => number,
  low: number,
  high: number,
  points: number,
  tolerance = 1e-8,
): Maximum {
  const step = (high - low) / (points - 1);
  let best: Maximum = { at: low, value: f(low) };
  for (let i = 1; i < points; i++) {
    const at = low + i * step;
    const value = f(at);
    if (value > best.value) best = { at, value };
  }
  let [a, b] = [Math.max(low, best.at - step), Math.min(high, best.at + step)];
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [below, above] = [f(left), f(right)];
  while (b - a > tolerance) {
    if (below > above) {
      [b, right, above] = [right, left, below];
      left = b - ratio * (b - a);
      below = f(left);
    } else {
      [a, left, below] = [left, right, above];
      right = a + ratio * (b - a);
      above = f(right);
    }
  }
  for (const [at, value] of [
    [left, below],
    [right, above],
  ] as const)
    if (value > best.value) best = { at, value };
  return best;
}
