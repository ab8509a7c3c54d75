import { expect, it } from "vitest";
import { erf } from "../../src/metrics/erf.ts";

// Abramowitz & Stegun, table 7.1, and scipy.special.erf for 3.5 and 5.
it.each([
  [0, 0],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3.5, 0.9999992569016276],
  [5, 0.9999999999984626],
  [40, 1],
])("erf(%d) = %d", (x, value) => {
  expect(erf(x)).toBeCloseTo(value, 14);
  expect(erf(-x)).toBeCloseTo(-value, 14);
});
