import { abortedBy, throwIfAborted } from "./abort.ts";

/**
 * The same values, each asked for while the one before is in use: loading overlaps computing, and one value waits at the most. Does
 * not wait for a silent source once the signal says stop.
 */
export async function* oneAhead<T>(values: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  const load = (): Promise<IteratorResult<T>> => {
    const next = (async () => iterator.next())();
    // Its failure is thrown when its turn comes; until then, or if it never comes, it must not count as unhandled.
    next.catch(() => {});
    return next;
  };
  let next = load();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await unlessAborted(next, signal);
      if (done) {
        finished = true;
        return;
      }
      next = load();
      yield value;
    }
  } finally {
    // Not waited for: a generator that is busy loading ends only after that.
    if (!finished) void (async () => iterator.return?.())().catch(() => {});
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortedBy(signal));
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
