import { stochasticLayers } from "../models/transform.ts";

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
