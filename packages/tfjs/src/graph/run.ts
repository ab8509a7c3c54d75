import * as tf from "@tensorflow/tfjs";
import { execute, executeAsync } from "./internals.ts";

type Feeds = Readonly<Record<string, tf.Tensor>>;

/**
 * Runs a part of a graph. The results are new tensors, whatever TF.js returns: a node may hand on its input. Where TF.js says
 * that the part has control flow or shapes that depend on values, it is run the way that waits for them, now and next time.
 */
export class Runner {
  readonly #model: tf.GraphModel;
  #waits = false;

  constructor(model: tf.GraphModel) {
    this.#model = model;
  }

  async run(feeds: Feeds, names: readonly string[]): Promise<tf.Tensor[]> {
    if (names.length === 0) return [];
    if (!this.#waits) {
      try {
        return tf.tidy(() => execute(this.#model, feeds, names).map((tensor) => tensor.clone()));
      } catch (error) {
        if (!(error instanceof Error && /dynamic op|returned a promise/.test(error.message))) throw error;
        this.#waits = true;
      }
    }
    const results = await executeAsync(this.#model, feeds, names);
    const copies = results.map((tensor) => tensor.clone());
    const others = new Set([...Object.values(feeds), ...Object.values(this.#model.weights).flat()]);
    for (const tensor of new Set(results)) if (!others.has(tensor)) tensor.dispose();
    return copies;
  }
}
