import * as tf from "@tensorflow/tfjs";
import { isContainer, isInputLayer } from "../tf/containers.ts";
import { copyLayer } from "../tf/make-layer.ts";
import type { Config, Layer } from "../tf/types.ts";
import type { Rebuilder } from "./rebuild.ts";

/** Where the first layer of a Sequential model says what the model's input looks like. */
function inputOf(layer: Layer): Config {
  return {
    batchInputShape: layer.batchInputShape as never,
    ...(layer.dtype === undefined ? {} : { dtype: layer.dtype }),
  };
}

/** A new Sequential model. */
export function rebuildSequential(model: tf.Sequential, prefix: string, rebuilder: Rebuilder): tf.Sequential {
  const { edit } = rebuilder;
  const made = tf.sequential({ name: model.name });
  const kept = model.layers.filter((layer) => !edit.omits?.(layer));
  for (const [position, layer] of kept.entries()) {
    if (isInputLayer(layer)) {
      made.add(copyLayer(layer));
      continue;
    }
    const first = model.layers[0] as Layer;
    const inserted = edit.before?.(layer, `${prefix}${layer.name}`);
    // The input of a Sequential model is named after its first layer. Where another layer comes first now, an input
    // layer of the old name keeps the name.
    const leads = position === 0 && !isContainer(layer);
    if (leads && (inserted !== undefined || layer !== first) && !isInputLayer(first))
      made.add(tf.layers.inputLayer({ ...(inputOf(first) as object), name: inputName(first) }));
    if (inserted !== undefined) made.add(inserted);
    made.add(rebuilder.layer(layer, `${prefix}${layer.name}`));
  }
  return made;
}

function inputName(first: Layer): string {
  return (first.input as tf.SymbolicTensor & { sourceLayer: Layer }).sourceLayer.name;
}
