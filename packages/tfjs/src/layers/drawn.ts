import type * as tf from "@tensorflow/tfjs";
import type { Layer } from "../tf/types.ts";
import type { StandIns } from "./with-weights.ts";

/** What a sampling run puts in the place of a layer's own numbers. */
export interface Drawn {
  readonly weights?: StandIns;
  /** The kernel of a dense layer, stored as `[out, in]`. */
  readonly transposedKernel?: Float32Array;
  /** Rows times the kernel of a dense layer, which is drawn on the way. */
  readonly multiply?: (rows: Float32Array) => Float32Array;
  /** Factors of an activation. */
  readonly factors?: tf.Tensor;
  /** Standard normal numbers for pre-activations. */
  readonly noise?: tf.Tensor;
}

const slots = new WeakMap<Layer, Drawn>();

/** What was drawn for a layer, while a sampling run is under way. */
export function drawnFor(layer: Layer): Drawn | undefined {
  return slots.get(layer);
}

/**
 * Runs `body` with drawn numbers in the layers' slots and puts back what was there. `body` must be synchronous: TF.js
 * issues all operations of a pass synchronously, so two runs on one model that take turns never see each other's numbers.
 */
export function withDrawn<T>(drawn: Iterable<readonly [Layer, Drawn]>, body: () => T): T {
  const before: [Layer, Drawn | undefined][] = [];
  try {
    for (const [layer, numbers] of drawn) {
      before.push([layer, slots.get(layer)]);
      slots.set(layer, numbers);
    }
    return body();
  } finally {
    for (const [layer, numbers] of before.reverse()) {
      if (numbers === undefined) slots.delete(layer);
      else slots.set(layer, numbers);
    }
  }
}
