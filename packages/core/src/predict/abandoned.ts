type Gives<T> = AsyncGenerator<T, void, undefined>;

const collected = new FinalizationRegistry<Gives<unknown>>((inner) => void inner.return().catch(() => undefined));

/**
 * The same generator, ended when nobody holds it any more: one that somebody calls `next` of and then walks away from would else
 * keep its program open for ever, because its `finally` never runs.
 */
export function endedWhenAbandoned<T>(inner: Gives<T>): Gives<T> {
  const outer: Gives<T> = {
    next: () => inner.next(),
    return: (value) => inner.return(value),
    throw: (error) => inner.throw(error),
    [Symbol.asyncIterator]: () => outer,
  } as Gives<T>;
  collected.register(outer, inner as Gives<unknown>);
  return outer;
}
