import { expect, it } from "vitest";
import { byMessage, byTimeout, nextTurn } from "../../src/predict/next-turn.ts";

it.each([
  ["as Node does it", nextTurn],
  ["as a browser does it", byMessage() as () => Promise<void>],
  ["by a timer", byTimeout],
])("%s, timers have their turn while work goes on", async (_, turn) => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 2);
  // Work that leaves the event loop only by this. Without turns the timer would never come, so the time it may take matters little.
  for (const end = performance.now() + 20_000; ticks < 10 && performance.now() < end; ) await turn();
  clearInterval(timer);
  expect(ticks).toBe(10);
});

it("resolves in the order of the calls", async () => {
  const order: number[] = [];
  const turn = byMessage() as () => Promise<void>;
  await Promise.all([0, 1, 2].map((i) => turn().then(() => order.push(i))));
  expect(order).toEqual([0, 1, 2]);
});
