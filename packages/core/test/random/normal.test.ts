import fc from "fast-check";
import { expect, it } from "vitest";
import { drawNormals, normalOf } from "../../src/random/normal.ts";
import { normalDrawer } from "../../src/random/normal-drawer.ts";
import { quantile } from "../math/normal-distribution.ts";

it("inverts the normal distribution to 1e-6", () => {
  let worst = 0;
  for (let n = -(2 ** 23); n < 2 ** 23; n += 97)
    worst = Math.max(worst, Math.abs(normalOf(n) - quantile((n + 0.5) / 2 ** 24 + 0.5)));
  expect(worst).toBeLessThan(1e-6);
});

it("is symmetric and increasing", () => {
  for (let n = 0; n < 2 ** 23; n += 9973) {
    expect(normalOf(n)).toBe(-normalOf(-1 - n));
    expect(normalOf(n + 1)).toBeGreaterThanOrEqual(normalOf(n));
  }
});

it("has the moments of the normal distribution", () => {
  const n = 1_000_000;
  const z = new Float32Array(n);
  drawNormals({ seed: 1, stream: 5, sample: 0, example: 0 }, z);
  const moment = (k: number) => z.reduce((sum, x) => sum + x ** k, 0) / n;
  // Standard errors √(Var Z^k / n), Var Z^k = E Z^2k - (E Z^k)²: 1, 2, 15, 96 for k = 1 to 4. Five of them.
  const variances = [1, 2, 15, 96];
  for (const [i, expected] of [0, 1, 0, 3].entries())
    expect(Math.abs(moment(i + 1) - expected)).toBeLessThan(5 * Math.sqrt((variances[i] as number) / n));
});

it("gives the same bits by the kernel and by its plain twin", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const fast = normalDrawer();
  const plain = normalDrawer(true);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40_000 }),
      fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 5 }),
      fc.maxSafeNat(),
      word,
      word,
      (size, examples, seed, stream, sample) => {
        const address = { seed, stream, sample };
        const [a, b] = [new Float32Array(size * examples.length), new Float32Array(size * examples.length)];
        fast(address, examples, size, a);
        plain(address, examples, size, b);
        expect(Buffer.from(a.buffer).equals(Buffer.from(b.buffer))).toBe(true);
      },
    ),
    { seed: 1, numRuns: 40 },
  );
});
