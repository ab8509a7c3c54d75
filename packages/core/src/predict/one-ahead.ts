export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** The same values, each asked for while the one before is in use: loading overlaps computing, and one value waits at the most. */
export async function* oneAhead<T>(values: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  let next = iterator.next();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) {
        finished = true;
        return;
      }
      next = iterator.next();
      // Its failure is thrown when its turn comes; until then it must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    if (!finished) await iterator.return?.();
  }
}
