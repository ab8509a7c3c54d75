import type * as tf from "@tensorflow/tfjs";
import { isDropConnect } from "../layers/drop-connect-layer.ts";
import { isInserted, MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import type { Container } from "../tf/containers.ts";
import { assign, type Layer, type LayerVariable } from "../tf/types.ts";
import { originalDropout, plainLayer, rewrap } from "./apply.ts";
import { droppableOf } from "./kinds.ts";
import { rebuild } from "./rebuild.ts";
import { siteId } from "./site-id.ts";
import { visits } from "./walk.ts";
import { fromCanonical, namedWeights } from "./weights.ts";

/**
 * A model of plain layers only: every DropConnect layer becomes the one it stands for, with the weights given for it (by site id, in
 * canonical order) or else its trained ones; dropout that mayhap put in is taken out.
 */
export function freeze(model: Container, weights: ReadonlyMap<string, Float32Array>): Container {
  const frozen = rebuild(model, {
    replace: (layer) => {
      if (layer instanceof MonteCarloDropout) return originalDropout(layer);
      const inner = droppableOf(layer);
      return inner !== undefined && isDropConnect(inner) ? rewrap(layer, plainLayer(inner)) : undefined;
    },
    omits: isInserted,
  });
  for (const { layer, id } of visits(frozen)) {
    const inner = droppableOf(layer);
    for (const [name, variable] of inner === undefined ? [] : namedWeights(inner)) {
      const values = weights.get(siteId(id, name));
      if (values !== undefined) write(variable, fromCanonical(inner as Layer, variable, values));
    }
  }
  return frozen;
}

function write(variable: LayerVariable, tensor: tf.Tensor): void {
  assign(variable, tensor);
  tensor.dispose();
}
