import { type DropConnectParams, OptionsError } from "@mayhap/core";
import { configOf } from "../tf/config-of.ts";
import { layerFrom } from "../tf/make-layer.ts";
import type { Layer } from "../tf/types.ts";
import { droppable } from "./drop-connect-classes.ts";

/** How the connections of a layer are dropped. */
export interface DropConnectArgs extends Partial<DropConnectParams> {
  /** Probability that a connection is dropped, in [0, 1). */
  readonly p: number;
  /** Makes training masks repeatable: step n of two layers with the same seed draws the same masks. Give each layer its own. Default: random. */
  readonly seed?: number;
}

/**
 * A new layer of TF.js', as one that drops connections in training: a convolution, an embedding, a recurrent layer, or a dense one. It is
 * deterministic at `predict`, and random while `predict` of `@mayhap/core` samples. In training a batch shares the masks, new ones for every batch
 * and the same at all time steps; with a dense layer every example has its own.
 *
 * @param layer not built yet, and not used otherwise: the result has its configuration and name
 * @throws `OptionsError` `INVALID_P`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { withDropConnect } from "@mayhap/tfjs";
 * import * as tf from "@tensorflow/tfjs";
 *
 * const lstm = tf.layers.lstm({ units: 16, inputShape: [20, 8] });
 * const model = tf.sequential({ layers: [withDropConnect(lstm, { p: 0.5, recurrent: ["R"], seed: 1 })] });
 * model.outputs[0]?.shape; // => [null, 16]
 * ```
 */
export function withDropConnect(layer: Layer, args: DropConnectArgs): Layer {
  const dropping = droppable.get(layer.getClassName())?.dropping;
  if (dropping === undefined || layer.built)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `withDropConnect takes a new layer with connections to drop (${[...droppable.keys()].join(", ")}), and "${layer.name}" (${layer.getClassName()}) is ` +
        `${dropping === undefined ? "none" : "part of a model already: use dropconnect(model, p)"}.`,
    );
  const made = layerFrom(dropping, { ...configOf(layer), ...args } as never);
  // No configuration tells the weights that a layer was given.
  return Object.assign(made, { initialWeights: layer.initialWeights });
}
