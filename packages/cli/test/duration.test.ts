import { expect, it } from "vitest";
import { parseDuration } from "../src/options/duration.ts";
import { parseShard, rangeOf } from "../src/options/shard.ts";

it.each([
  ["500ms", 500],
  ["2s", 2000],
  [".5s", 500],
  ["1.5min", 90_000],
])("a time %s is %d ms", (text, duration) => {
  expect(parseDuration(text)).toBe(duration);
});

it.each(["", "5", "5 s", "-1s", "0ms", "1h", "s", "1e3s", "."])("%j is no time", (text) => {
  expect(() => parseDuration(text)).toThrow(/500ms, 2s or 1min/);
});

it.each(["", "1", "1/", "/2", "0/2", "3/2", "1/0", "-1/2", "1.5/2", "1/2/3"])("%j is no part", (text) => {
  expect(() => parseShard(text)).toThrow(/i from 1 to n/);
});

it.each([
  [10, 3],
  [7, 7],
  [1000, 13],
  [5, 1],
])("parts of %d things by %d join without gaps, none longer by more than 1", (total, of) => {
  const ranges = Array.from({ length: of }, (_, i) => rangeOf(parseShard(`${i + 1}/${of}`), total));
  expect(ranges.map(([from]) => from)).toEqual([0, ...ranges.slice(0, -1).map(([, to]) => to)]);
  expect(ranges.at(-1)?.[1]).toBe(total);
  const lengths = ranges.map(([from, to]) => to - from);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  expect(Math.min(...lengths)).toBeGreaterThan(0);
});
