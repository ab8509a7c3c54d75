// Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", routine PPND7: numerators and denominators, highest
// power first. His PPND16 has 16 digits, and longer tables; samples never tell a standard deviation to seven.
const central = [
  [59.10937472, 159.29113202, 50.434271938, 3.3871327179],
  [67.1875636, 78.757757664, 17.895169469, 1],
] as const;
const middle = [
  [0.17023821103, 1.3067284816, 2.75681539, 1.4234372777],
  [0.12021132975, 0.7370016425, 1],
] as const;
const tail = [
  [0.017337203997, 0.42868294337, 3.081226386, 6.657905115],
  [0.012258202635, 0.24197894225, 1],
] as const;

function ratio([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  const horner = (coefficients: readonly number[]) => coefficients.reduce((sum, c) => sum * x + c, 0);
  return horner(above) / horner(below);
}

/** Quantile of the standard normal distribution at probability `p` in (0, 1), to about 1e-7 relative. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(central, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z = r <= 5 ? ratio(middle, r - 1.6) : ratio(tail, r - 5);
  return q < 0 ? -z : z;
}
