import type * as tf from "@tensorflow/tfjs";
import type { Layer, LayerVariable } from "../tf/types.ts";

/** Tensors that stand in for weights, by the weight. */
export type StandIns = ReadonlyMap<LayerVariable, tf.Tensor>;

/** The layer and all inside it that have weights as fields: the cells of a recurrent layer, in each direction. */
export function holdersOf(layer: Layer): Layer[] {
  const { cell, cells, forwardLayer, backwardLayer } = layer as Layer & {
    [part in "cell" | "forwardLayer" | "backwardLayer"]?: Layer;
  } & { cells?: readonly Layer[] };
  const inside = [cell, ...(cells ?? []), forwardLayer, backwardLayer].filter((part) => part !== undefined);
  return [layer, ...inside.flatMap(holdersOf)];
}

/**
 * Runs `body` while weights of a layer read as other tensors: the layer's own arithmetic on other weights, so that it is the same to
 * the last bit whatever the layer does. `body` must be synchronous.
 */
export function withWeights<T>(layer: Layer, standIns: StandIns, body: () => T): T {
  const own = holdersOf(layer).flatMap((holder) => {
    const fields = holder as unknown as Record<string, unknown>;
    return Object.entries(fields).flatMap(([key, value]) => {
      const tensor = standIns.get(value as LayerVariable);
      return tensor === undefined ? [] : [{ fields, key, value, tensor }];
    });
  });
  try {
    for (const { fields, key, tensor } of own) fields[key] = { read: () => tensor };
    return body();
  } finally {
    for (const { fields, key, value } of own) fields[key] = value;
  }
}
