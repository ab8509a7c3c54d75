import type { Layer as WalkLayer } from "@mayhap/core";
import { isDropConnect } from "../layers/drop-connect-layer.ts";
import { isInserted, MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import { built, type Container, isContainer, isInputLayer } from "../tf/containers.ts";
import type { Layer, LayerVariable } from "../tf/types.ts";
import { distributedModel, droppableOf, kindOf, obstacleOf, typeOf } from "./kinds.ts";
import { weightsOf } from "./weights.ts";

/** A TF.js layer with the id that the walk gives it. */
export interface Visit {
  readonly layer: Layer;
  /** The names of the models that hold the layer, and its own, joined by slashes. The model at the top does not count. */
  readonly id: string;
  /** Why nothing may be changed here whatever the layer is. */
  readonly sealed?: string;
}

/**
 * Every layer of a model in the order of `model.layers`, nested models taken apart. A layer that is called several times
 * comes once. Placeholders of inputs are not layers.
 */
export function visits(model: Container, prefix = "", seen: Set<Layer> = new Set(), sealed?: string): Visit[] {
  return built(model).layers.flatMap((layer): Visit[] => {
    if (seen.has(layer) || isInputLayer(layer)) return [];
    seen.add(layer);
    const id = `${prefix}${layer.name}`;
    if (isContainer(layer)) return visits(layer, `${id}/`, seen, sealed);
    const inner = distributedModel(layer);
    if (inner !== undefined)
      return visits(
        inner as Container,
        `${id}/`,
        seen,
        "layers of a model inside TimeDistributed cannot be changed yet",
      );
    return [{ layer, id, ...(sealed === undefined ? {} : { sealed }) }];
  });
}

/** The walk of the adapter contract. Dropout that mayhap has put on a layer's input is shown as that layer's. */
export function walk(model: Container): readonly WalkLayer[] {
  const all = visits(model);
  const inserted = new Map(
    all.flatMap(({ layer, id }) => (isInserted(layer) ? [[layer.targetId(id) as string, layer] as const] : [])),
  );
  const names = new Map<LayerVariable, string>();
  return all.filter(({ layer }) => !isInserted(layer)).map((visit) => describe(visit, names, inserted.get(visit.id)));
}

function describe(
  { layer, id, sealed }: Visit,
  names: Map<LayerVariable, string>,
  inserted: MonteCarloDropout | undefined,
): WalkLayer {
  const kind = kindOf(layer);
  const obstacle = obstacleOf(layer) ?? (kind === "other" ? undefined : sealed);
  const rate = kind === "dropout" ? (layer as Layer & { rate?: number }).rate : undefined;
  const inner = droppableOf(layer) ?? layer;
  const dropout = layer instanceof MonteCarloDropout ? layer.params : inserted?.params;
  return {
    id,
    name: layer.name,
    kind,
    type: typeOf(layer),
    weights: weightsOf(inner, id, kind, names),
    ...(rate === undefined ? {} : { rate }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(isDropConnect(inner) ? { dropconnect: inner.params } : {}),
    ...(dropout === undefined ? {} : { dropout }),
  };
}
