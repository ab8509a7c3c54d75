/** Standard deviations that a correct generator stays within but for one test in a million. Addresses are fixed, so a pass stays a pass. */
const DEVIATIONS = 5;

/** How far the number of successes of a binomial variable may lie from its mean. */
export function binomialBound(n: number, p: number): number {
  // The normal approximation is off by a count or two where few successes are expected.
  return DEVIATIONS * Math.sqrt(n * p * (1 - p)) + 2;
}

/** An upper bound of a chi-square variable, by the cube-root normal approximation of Wilson & Hilferty (1931). */
export function chiSquareBound(degrees: number): number {
  const v = 2 / (9 * degrees);
  return degrees * (1 - v + DEVIATIONS * Math.sqrt(v)) ** 3;
}
