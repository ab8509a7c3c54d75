import { expect, test } from "vitest";
import { type Found, run } from "./run.ts";
import type { TargetName } from "./targets.ts";

// More of them, and with other seeds: pnpm fuzz --seconds 600 --seed 2.
test.each<[TargetName, number]>([
  ["onnx", 110],
  ["tfjs", 90],
  ["inputs", 150],
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

test("what must not happen is noticed", async () => {
  const found: Found[] = [];
  await run({ target: "faulty", seed: 1, from: 0, to: 8, cpu: 2 }, (each) => found.push(each));
  expect(found.map(({ how, fault }) => [how, fault])).toEqual([
    ["does well", undefined],
    ["throws what is no error of ours", expect.stringMatching(/^untyped error: TypeError/)],
    ["reads outside of the folder", expect.stringMatching(/^opened .*secret\.bin/)],
    ["asks for memory that no file backs", expect.stringMatching(/RangeError: Array buffer allocation failed/)],
    ["rejects and nobody looks", expect.stringMatching(/^nobody caught: Error: stray/)],
    ["ends the process", expect.stringMatching(/^the process died/)],
    ["never ends", "more than 2 s of CPU time"],
    ["changes what all objects have", "a prototype was changed"],
  ]);
});
