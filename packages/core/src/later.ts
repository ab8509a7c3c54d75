/**
 * A module that is imported when it is first asked for, and held: importing again takes time even where the module is there, in Node, and more
 * so under loaders. An import that failed is tried again. For adapters, whose `compile` runs at every prediction.
 *
 * @param load what imports the module
 * @returns gives the module; the import's own error where it fails
 *
 * @example
 * ```ts
 * import { later } from "@mayhap/core";
 *
 * const sampling = later(() => import("@mayhap/onnx"));
 * (await sampling()) === (await sampling()); // => true
 * ```
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
