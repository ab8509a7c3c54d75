import { expect, test } from "vitest";
import { type Found, run } from "./run.ts";
import type { TargetName } from "./targets.ts";

// More of them, and with other seeds: pnpm fuzz --seconds 600 --seed 2.
test.each<[TargetName, number]>([
  ["onnx", 160],
  ["tfjs", 120],
  ["inputs", 200],
])("hostile files of kind %s end in a working model or a typed error", async (target, to) => {
  const found: Found[] = [];
  await run({ target, seed: 2026, from: 0, to }, (each) => found.push(each));
  expect(found.filter(({ fault }) => fault !== undefined)).toEqual([]);
  expect(found).toHaveLength(to);
  // What was done to the files is neither without effect nor the end of all.
  const works = found.filter(({ outcome }) => outcome.startsWith("works")).length;
  expect(works).toBeGreaterThan(to / 40);
  expect(new Set(found.map(({ outcome }) => outcome)).size).toBeGreaterThan(5);
});
