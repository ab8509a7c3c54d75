import { expect, it } from "vitest";
import { normalQuantile } from "../../src/math/normal-quantile.ts";
import { cdf } from "./normal-distribution.ts";

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

it("inverts the distribution function to 1.2e-7, relatively", () => {
  for (let z = -30; z < -0.001; z += 0.007) expect(Math.abs(normalQuantile(cdf(z)) / z - 1)).toBeLessThan(1.2e-7);
});

it("is odd around one half", () => {
  for (const p of [0.01, 0.2, 0.4, 0.49]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
});
