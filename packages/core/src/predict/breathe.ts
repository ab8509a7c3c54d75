import { nextTurn } from "./next-turn.ts";

/** Longest time in ms for which sampling keeps the event loop to itself, apart from a single run of the framework. */
const PERIOD = 16;

/** Returns a function to call between runs: now and then it lets timers, progress bars and abort signals have their turn. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PERIOD) return;
    await nextTurn();
    last = performance.now();
  };
}
