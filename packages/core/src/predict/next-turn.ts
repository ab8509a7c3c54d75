/** Waits until the event loop has gone round: timers that are due, messages and input have had their turn. */
export function nextTurn(): Promise<void> {
  way ??= byImmediate() ?? byMessage() ?? byTimeout;
  return way();
}

type Way = () => Promise<void>;

let way: Way | undefined;

/** Node's. */
function byImmediate(): Way | undefined {
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => unknown };
  return setImmediate && (() => new Promise((resolve) => setImmediate(resolve)));
}

/** The browser's. */
export function byMessage(): Way | undefined {
  if (typeof MessageChannel === "undefined") return undefined;
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}

/** The last, because a timer waits for 1 ms in Node, and in a browser for 4 ms once it was used a few times in a row. */
export function byTimeout(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
