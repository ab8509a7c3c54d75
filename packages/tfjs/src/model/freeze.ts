import * as tf from "@tensorflow/tfjs";
import { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import { siteId } from "../program/site-id.ts";
import type { Container } from "../tf/containers.ts";
import { assign, type LayerVariable } from "../tf/types.ts";
import { originalDropout, plainDense, rewrap } from "./apply.ts";
import { denseOf } from "./kinds.ts";
import { rebuild } from "./rebuild.ts";
import { visits } from "./walk.ts";
import { shortName } from "./weights.ts";

/**
 * A model of plain layers only: every DropConnectDense becomes a Dense, with the weights given for it (by site id, in
 * `[in, out]` order) or else its trained ones; dropout that mayhap put in is taken out.
 */
export function freeze(model: Container, weights: ReadonlyMap<string, Float32Array>): Container {
  const frozen = rebuild(model, {
    replace: (layer) => {
      if (layer instanceof MonteCarloDropout) return originalDropout(layer);
      const dense = denseOf(layer);
      return dense instanceof DropConnectDense ? rewrap(layer, plainDense(dense)) : undefined;
    },
    before: () => undefined,
    omits: (layer) => layer instanceof MonteCarloDropout && layer.target !== undefined,
  });
  for (const { layer, id } of visits(frozen)) {
    for (const variable of denseOf(layer)?.weights ?? []) {
      const values = weights.get(siteId(id, shortName(variable)));
      if (values !== undefined) write(variable, values);
    }
  }
  return frozen;
}

function write(variable: LayerVariable, values: Float32Array): void {
  const tensor = tf.tensor(values.slice(), variable.shape as number[], "float32");
  assign(variable, tensor);
  tensor.dispose();
}
