import { expect, it } from "vitest";
import { Load } from "../../src/worker/load.ts";

it("gives work to who has least of it", () => {
  const load = new Load(2);
  for (const sample of [0, 1, 2, 3]) load.add(sample, load.least());
  expect([load.of(0), load.of(1)]).toEqual([2, 2]);
  // The second worker is faster.
  load.done(1, 1);
  load.done(3, 1);
  expect(load.least()).toBe(1);
  expect([load.of(0), load.of(1)]).toEqual([2, 0]);
});

it("knows nothing of a run that was not asked for, as of an earlier turn", () => {
  const load = new Load(1);
  load.add(0, 0);
  load.done(7, 1);
  expect(load.of(0)).toBe(1);
  load.done(0, 1);
  load.done(0, 1);
  expect(load.of(0)).toBe(0);
});

it("says how long a run takes once one is done", () => {
  const load = new Load(2);
  load.add(0, 0);
  load.add(1, 1);
  expect(load.runTime()).toBe(Number.POSITIVE_INFINITY);
  load.done(0, 3);
  load.done(1, 5);
  expect(load.runTime()).toBe(4);
});
