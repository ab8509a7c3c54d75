import type { ActivationSite, WeightSite } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { siteId } from "../model/site-id.ts";
import type { Graph } from "./graph.ts";
import { execute } from "./internals.ts";
import { type GraphLayer, type GraphWeight, graphLayers } from "./layers.ts";
import { arrange, inverse, type Step } from "./layout.ts";
import type { NodeDef } from "./node-def.ts";
import { dropConnectAt, dropConnectParams, dropoutParams, maskAt } from "./params.ts";

/** A node in whose place a drawn weight is fed, and how it is laid out there. */
export interface Feed {
  readonly node: string;
  /** From canonical order. */
  readonly steps: readonly Step[];
}

/** A weight site and where what is drawn for it goes. */
export interface WeightSlot {
  readonly site: WeightSite;
  readonly feeds: Feed[];
}

/** An activation site and the node in whose place its factors are fed. */
export interface ActivationSlot {
  readonly site: ActivationSite;
  readonly node: string;
}

/** A site and where what is drawn for it goes. */
export type Slot = WeightSlot | ActivationSlot;

/** The nodes in whose place something is fed. */
export function nodesOf(slot: Slot): readonly string[] {
  return isWeightSlot(slot) ? slot.feeds.map(({ node }) => node) : [slot.node];
}

/** Tells the two kinds of slots apart. */
export function isWeightSlot(slot: Slot): slot is WeightSlot {
  return "feeds" in slot;
}

/** Everything random in a graph, in order. One tensor that several layers use with equal parameters is one site. */
export async function slotsOf(model: tf.GraphModel, graph: Graph): Promise<Slot[]> {
  const slots: Slot[] = [];
  const known = new Map<string, { readonly slot: WeightSlot; readonly weight: GraphWeight }>();
  for (const layer of graphLayers(model, graph)) {
    const mask = maskAt(layer.activation, graph);
    const dropout = mask && dropoutParams(mask);
    if (dropout && dropout.p > 0) {
      const id = siteId(layer.id, "activation");
      slots.push({ site: { type: "activation", id, layer: layer.id, ...dropout }, node: mask.name });
    }
    for (const weight of layer.weights) {
      const node = dropConnectAt(weight.edge, graph);
      if (node === undefined || dropConnectParams(node).p === 0) continue;
      const key = JSON.stringify([weight.root, dropConnectParams(node)]);
      const same = known.get(key);
      if (same !== undefined) {
        same.slot.feeds.push({ node: node.name, steps: [...toRoot(same.weight), ...weight.steps] });
        continue;
      }
      const slot = await weightSlot(model, node, layer, weight);
      slots.push(slot);
      known.set(key, { slot, weight });
    }
  }
  return slots;
}

/** From canonical order to the layout in which a weight is stored. */
function toRoot({ steps, dims, rootDims, canonical }: GraphWeight): readonly Step[] {
  return inverse([...steps, ...canonical(dims)], rootDims);
}

async function weightSlot(
  model: tf.GraphModel,
  node: NodeDef,
  layer: GraphLayer,
  weight: GraphWeight,
): Promise<WeightSlot> {
  const { p, scale, maskPer } = dropConnectParams(node);
  const tensor = execute(model, {}, [node.input?.[0] as string])[0] as tf.Tensor;
  const steps = weight.canonical(weight.dims);
  const canonical = arrange(tensor, steps);
  const values = Float32Array.from(await canonical.data());
  canonical.dispose();
  // What was asked for may be a weight of the model itself.
  if (!Object.values(model.weights).flat().includes(tensor)) tensor.dispose();
  const { role, shape } = weight;
  return {
    site: {
      ...{ type: "weight", id: siteId(layer.id, role), layer: layer.id, role, p, scale, maskPer, shape, values },
      ...(layer.kind === "embedding" ? { unit: "row" } : {}),
    },
    feeds: [{ node: node.name, steps: inverse(steps, weight.dims) }],
  };
}
