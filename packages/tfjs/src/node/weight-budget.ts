import { ModelFileError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";

type AddWeight = (this: { name: string }, name: string, shape: readonly number[], ...more: unknown[]) => unknown;

/** One at a time: the budget hangs on what all layers share. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Loads a model whose layers may make at most so many weight values: as many as its files hold. TF.js makes all weights, of whatever size
 * the layers' configs say, before it looks at the files. Throws `ModelFileError` `TRUNCATED`.
 */
export function withinBudget<T>(values: number, path: string, load: () => Promise<T>): Promise<T> {
  const result = last.then(() => limited(values, path, load));
  last = result.catch(() => undefined);
  return result;
}

async function limited<T>(values: number, path: string, load: () => Promise<T>): Promise<T> {
  const layers = tf.layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = layers;
  let left = values;
  layers.addWeight = function (name, shape, ...more) {
    left -= shape.reduce((product, length) => product * length, 1);
    if (!(left >= 0))
      throw new ModelFileError(
        "TRUNCATED",
        `${path}: the layer "${this.name}" takes a weight of shape [${shape.join(", ")}], and the weights files hold ${values} values for all layers together. model.json and the weights files do not belong together, or are damaged: copy all of them again.`,
      );
    return addWeight.call(this, name, shape, ...more);
  };
  try {
    return await load();
  } finally {
    layers.addWeight = addWeight;
  }
}
