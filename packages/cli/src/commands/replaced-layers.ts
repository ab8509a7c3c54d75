import { stochasticLayers } from "../models/transform.ts";
import type { LayerFact } from "../results/result.ts";

/** The stochastic layers of a model, as JSON documents list them. */
export function replacedLayers(model: unknown): object[] {
  return stochasticLayers(model).map(({ layer }) => ({
    id: layer.id,
    name: layer.name,
    type: layer.type,
    kind: layer.kind,
    ...(layer.dropconnect && { dropconnect: layer.dropconnect }),
    ...(layer.dropout && { dropout: layer.dropout }),
  }));
}

/** The same as results tell of them. */
export function layerFacts(model: unknown): LayerFact[] {
  return stochasticLayers(model).map(({ layer, p }) => ({
    name: layer.name,
    type: layer.type,
    method: layer.dropout ? "dropout" : "dropconnect",
    ...(p !== undefined && { p }),
  }));
}
