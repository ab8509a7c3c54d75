import { ModelError } from "@mayhap/core";
import { P_LOGIT } from "../layers/drop-connect-dense.ts";
import { assign, type Layer, type LayerVariable, shortName } from "../tf/types.ts";

/** The weights that two versions of a layer have in common. A trainable p belongs to one version only. */
function shared(layer: Layer): LayerVariable[] {
  return layer.weights.filter((variable) => shortName(variable) !== P_LOGIT);
}

function pair(
  from: readonly LayerVariable[],
  to: readonly LayerVariable[],
): [LayerVariable, LayerVariable][] | undefined {
  if (from.length !== to.length) return undefined;
  const byName = new Map(to.map((variable) => [variable.originalName, variable]));
  const named = byName.size === to.length && from.every(({ originalName }) => byName.has(originalName));
  const pairs = from.map((variable, i): [LayerVariable, LayerVariable] => [
    variable,
    (named ? byName.get(variable.originalName) : to[i]) as LayerVariable,
  ]);
  return pairs.every(([a, b]) => String(a.shape) === String(b.shape)) ? pairs : undefined;
}

/**
 * Gives a layer the trained weights of its original. Nothing is copied: both variables then refer to the same immutable
 * data, which TF.js counts references to, so each layer lives, trains and is disposed of alone.
 */
export function copyWeights(from: Layer, to: Layer): void {
  const pairs = pair(shared(from), shared(to));
  if (pairs === undefined)
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `A copy of layer "${from.name}" (${from.getClassName()}) made from its configuration has other weights than the layer itself. ` +
        "The layer cannot be copied: its getConfig() must say all that its build() needs.",
    );
  // A Bidirectional forgets it when it is made from its configuration.
  if (to.trainable !== from.trainable) to.trainable = from.trainable;
  for (const [source, target] of pairs) {
    assign(target, source.read());
    target.trainable = source.trainable;
  }
}
