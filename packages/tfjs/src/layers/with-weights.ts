import type * as tf from "@tensorflow/tfjs";
import { partsOf } from "../tf/parts.ts";
import type { Layer, LayerVariable } from "../tf/types.ts";

/** Tensors that stand in for weights, by the weight. */
export type StandIns = ReadonlyMap<LayerVariable, tf.Tensor>;

/** A field that holds a weight. */
interface WeightField {
  readonly fields: Record<string, unknown>;
  readonly key: string;
  readonly variable: LayerVariable;
}

/** The fields in which a layer holds its weights: its own, and those of the cells of a recurrent layer, in each direction. */
export function weightFields(layer: Layer): WeightField[] {
  const weights = new Set<unknown>(layer.weights);
  return partsOf(layer).flatMap((part) => {
    const fields = part as unknown as Record<string, unknown>;
    return Object.entries(fields).flatMap(([key, value]) =>
      weights.has(value) ? [{ fields, key, variable: value as LayerVariable }] : [],
    );
  });
}

/**
 * Runs `body` while weights of a layer read as other tensors: the layer's own arithmetic on other weights, so that it is the same to
 * the last bit whatever the layer does. `body` must be synchronous.
 */
export function withWeights<T>(layer: Layer, standIns: StandIns, body: () => T): T {
  const replaced = weightFields(layer).filter(({ variable }) => standIns.has(variable));
  try {
    for (const { fields, key, variable } of replaced) {
      const tensor = standIns.get(variable) as tf.Tensor;
      fields[key] = { read: () => tensor };
    }
    return body();
  } finally {
    for (const { fields, key, variable } of replaced) fields[key] = variable;
  }
}
