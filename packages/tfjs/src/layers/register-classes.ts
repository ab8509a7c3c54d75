import * as tf from "@tensorflow/tfjs";
import { droppable } from "./drop-connect-classes.ts";
import { MonteCarloDropout } from "./monte-carlo-dropout.ts";

/** Tells TF.js our classes of layers, so that it finds those of a saved model. */
export function registerClasses(): void {
  for (const { dropping } of droppable.values()) tf.serialization.registerClass(dropping as never);
  tf.serialization.registerClass(MonteCarloDropout as never);
}
