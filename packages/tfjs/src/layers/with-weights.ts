import type * as tf from "@tensorflow/tfjs";
import type { Layer, LayerVariable } from "../tf/types.ts";

/** Tensors that stand in for weights, by the weight. */
export type StandIns = ReadonlyMap<LayerVariable, tf.Tensor>;

/**
 * Runs `body` while weights of a layer read as other tensors: the layer's own arithmetic on other weights, so that it is the same to
 * the last bit whatever the layer does. `body` must be synchronous.
 */
export function withWeights<T>(layer: Layer, standIns: StandIns, body: () => T): T {
  const fields = layer as unknown as Record<string, unknown>;
  const own = Object.entries(fields).filter(([, value]) => standIns.has(value as LayerVariable));
  try {
    for (const [key, variable] of own) {
      const tensor = standIns.get(variable as LayerVariable) as tf.Tensor;
      fields[key] = { read: () => tensor };
    }
    return body();
  } finally {
    for (const [key, variable] of own) fields[key] = variable;
  }
}
