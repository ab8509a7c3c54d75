/**
 * A module that is imported when it is first asked for, and held: importing again takes time even where the module is there, in Node, and more
 * so under loaders. An import that failed is tried again.
 */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let module: Promise<T> | undefined;
  return () => {
    module ??= load().catch((error) => {
      module = undefined;
      throw error;
    });
    return module;
  };
}
