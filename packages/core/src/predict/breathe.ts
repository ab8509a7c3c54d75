/** Longest time in ms for which sampling keeps the event loop to itself, apart from a single run of the framework. */
const PERIOD = 16;

/** Node's way to go on after one turn of the event loop; a timer waits at least 1 ms, the way that is everywhere. */
const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
const nextTurn: (callback: () => void) => void = setImmediate ?? ((callback) => setTimeout(callback, 0));

/** Returns a function to call between runs: now and then it lets timers, progress bars and abort signals have their turn. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PERIOD) return;
    await new Promise<void>((resolve) => nextTurn(resolve));
    last = performance.now();
  };
}
