import { expect, it } from "vitest";
import { randomSeed, seedOrRandom } from "../../src/random/seed.ts";

it("random seeds are whole numbers below 2^48, and differ", () => {
  const seeds = Array.from({ length: 100 }, randomSeed);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 48)).toBe(true);
  // 100 of 2^48: two equal ones happen once in 10^10 runs.
  expect(new Set(seeds).size).toBe(100);
});

it("a given seed is taken as it is", () => {
  for (const seed of [0, 7, 2 ** 53 - 1]) expect(seedOrRandom(seed)).toBe(seed);
});

it.each([-1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "7", null])("%s is refused", (seed) => {
  expect(() => seedOrRandom(seed as number)).toThrowError(expect.objectContaining({ code: "INVALID_OPTIONS" }));
});

it("the message says what to do", () => {
  expect(() => seedOrRandom(-1)).toThrowErrorMatchingInlineSnapshot(
    `[OptionsError: seed is -1: give a whole number from 0 to 2^53 - 1, or leave it out for a random one.]`,
  );
});
