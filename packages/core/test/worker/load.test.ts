import { expect, it, vi } from "vitest";
import { Load } from "../../src/worker/load.ts";

it("gives work to who has least of it", () => {
  const load = new Load(2);
  for (const sample of [0, 1, 2, 3]) load.add(sample, load.least());
  expect([load.of(0), load.of(1)]).toEqual([2, 2]);
  // The second worker is faster.
  load.done(1);
  load.done(3);
  expect(load.least()).toBe(1);
  expect([load.of(0), load.of(1)]).toEqual([2, 0]);
});

it("knows nothing of a run that was not asked for, as of an earlier turn", () => {
  const load = new Load(1);
  load.add(0, 0);
  load.done(7);
  expect(load.of(0)).toBe(1);
  load.done(0);
  load.done(0);
  expect(load.of(0)).toBe(0);
});

it("says how long a worker takes for a run once one is done", () => {
  const now = vi.spyOn(performance, "now");
  try {
    now.mockReturnValue(5);
    const load = new Load(2);
    load.add(0, 0);
    load.add(1, 1);
    expect(load.runTime()).toBe(Number.POSITIVE_INFINITY);
    now.mockReturnValue(9);
    for (const sample of [0, 1]) load.done(sample);
    expect(load.runTime()).toBe(4);
  } finally {
    now.mockRestore();
  }
});
