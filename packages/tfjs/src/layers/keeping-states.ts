import * as tf from "@tensorflow/tfjs";
import { partsOf } from "../tf/parts.ts";
import type { Layer } from "../tf/types.ts";

/**
 * Runs `body` while a stateful recurrent layer starts from the states that it has, as always, and does not move them on: runs that
 * shall be compared must all start from the same. `body` must be synchronous.
 */
export function keepingStates<T>(layer: Layer, body: () => T): T {
  if (!layer.stateful) return body();
  const parts = partsOf(layer).filter((part) => part instanceof tf.layers.RNN) as { resetStates?: () => void }[];
  // TF.js calls it with the new states.
  for (const part of parts) part.resetStates = () => undefined;
  try {
    return body();
  } finally {
    // What is under it is the method of the class.
    for (const part of parts) delete part.resetStates;
  }
}
