import { expect, it } from "vitest";
import { philox4x32 } from "../../src/random/philox.ts";
import { trainingStream } from "../../src/random/stream.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import { chiSquareBound } from "./bounds.ts";

const address = { seed: 2 ** 35 + 9, stream: trainingStream("kernel"), sample: 4, example: 2 };
const n = 100_000;
const u = new Float32Array(n);
drawUniforms(address, u);

it("takes the upper 23 bits of the generator's words in order", () => {
  const words = new Uint32Array(4);
  for (let block = 0; block < 10; block++) {
    philox4x32([block, 2, 4, trainingStream("kernel")], [9, 8], words);
    for (const [i, word] of words.entries()) expect(u[4 * block + i]).toBe((Math.floor(word / 512) + 0.5) / 2 ** 23);
  }
});

it("has the moments of the uniform distribution", () => {
  // E u^k = 1/(k+1), with variance 1/(2k+1) - 1/(k+1)².
  for (const k of [1, 2, 3, 4]) {
    const mean = u.reduce((sum, x) => sum + x ** k, 0) / n;
    const error = Math.sqrt((1 / (2 * k + 1) - 1 / (k + 1) ** 2) / n);
    expect(Math.abs(mean - 1 / (k + 1))).toBeLessThan(5 * error);
  }
});

const count = (cells: Float64Array, cell: number) => {
  cells[cell] = (cells[cell] as number) + 1;
};

it("fills the interval evenly, by chi-square, and pairs of neighbours the square", () => {
  const singles = new Float64Array(100);
  const pairs = new Float64Array(100);
  for (let i = 0; i < n; i++) {
    const x = u[i] as number;
    count(singles, Math.floor(100 * x));
    if (i % 2 === 0) count(pairs, 10 * Math.floor(10 * x) + Math.floor(10 * (u[i + 1] as number)));
  }
  for (const [counts, total] of [
    [singles, n],
    [pairs, n / 2],
  ] as const) {
    const expected = total / 100;
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(statistic).toBeLessThan(chiSquareBound(99));
  }
});

it("never gives 0 or 1: the ends of the range are numbers of float32 inside", () => {
  const largest = (2 ** 23 - 0.5) / 2 ** 23;
  expect(Math.fround(largest)).toBe(largest);
  expect(largest).toBeLessThan(1);
  expect(u.every((x) => x > 0 && x < 1)).toBe(true);
});
