type Gives<T> = AsyncGenerator<T, void, undefined>;

const collected = new FinalizationRegistry<Gives<unknown>>((inner) => void inner.return().catch(() => undefined));

/**
 * The same generator, ended when nobody holds it any more: one that somebody calls `next` of and then walks away from would else
 * keep its program open for ever, because its `finally` never runs.
 */
export function endedWhenAbandoned<T>(inner: Gives<T>): Gives<T> {
  // What all async generators have, `await using` included, comes from their prototype.
  const outer: Gives<T> = Object.assign(Object.create(Object.getPrototypeOf(inner)), {
    next: () => inner.next(),
    return: () => inner.return(),
    throw: (error: unknown) => inner.throw(error),
  });
  collected.register(outer, inner as Gives<unknown>);
  return outer;
}
