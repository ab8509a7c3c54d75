import { expect, it } from "vitest";
import { normalQuantile } from "../../src/math/normal-quantile.ts";
import { exactNormalQuantile } from "./exact-normal-quantile.ts";

// The check values that Wichura gives with algorithm AS 241 (Applied Statistics 37, 1988, p. 480), to the digits of its routine PPND7.
it.each([
  [0.25, -0.6744897501960817],
  [0.001, -3.090232306167814],
  [1e-20, -9.26234008979841],
])("normalQuantile(%d) is the published %d", (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, 5);
});

// Abramowitz & Stegun 1964, table 26.6 and common confidence levels to the digits that are printed there.
it.each([
  [0.5, 0, 15],
  [0.9, 1.28155, 5],
  [0.95, 1.64485, 5],
  [0.975, 1.95996, 5],
  [0.99, 2.32635, 5],
  [0.995, 2.57583, 5],
  [0.9995, 3.29053, 5],
])("normalQuantile(%d) is %d as tables print it", (p, z, digits) => {
  expect(normalQuantile(p)).toBeCloseTo(z, digits);
});

/** The distribution function: the series for small z, else the continued fraction of the tail (Abramowitz & Stegun 26.2.10, 26.2.14). */
function cdf(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
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

it("inverts the distribution function to 1.2e-7, relatively; the reference of tests to 1e-13", () => {
  // Left of the middle p carries all digits, and so must z.
  for (let z = -30; z < -0.5; z += 0.07) expect(Math.abs(exactNormalQuantile(cdf(z)) / z - 1)).toBeLessThan(1e-13);
  for (let z = -30; z < -0.001; z += 0.007) expect(Math.abs(normalQuantile(cdf(z)) / z - 1)).toBeLessThan(1.2e-7);
});

it("is odd around one half", () => {
  for (const p of [0.01, 0.2, 0.4, 0.49]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
});
