import { normalQuantile } from "../../src/math/normal-quantile.ts";

/** The distribution function: the series for small z, else the continued fraction of the tail (Abramowitz & Stegun 26.2.10, 26.2.14). */
export function cdf(z: number): number {
  const density = densityAt(z);
  if (Math.abs(z) < 3) {
    let term = z;
    let sum = z;
    for (let n = 3; Math.abs(term) > 1e-18; n += 2) {
      term *= (z * z) / n;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let n = 200; n >= 1; n--) fraction = n / (Math.abs(z) + fraction);
  const tail = density / (Math.abs(z) + fraction);
  return z < 0 ? tail : 1 - tail;
}

function densityAt(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The quantile, from the distribution function by a step of Newton's, which squares the error of 1e-7 that it starts with. */
export function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p);
  const z = normalQuantile(p);
  return z - (cdf(z) - p) / densityAt(z);
}
