import type { ActivationSite, WeightSite } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { siteId } from "../program/site-id.ts";
import type { Graph } from "./graph.ts";
import { execute } from "./internals.ts";
import { type Edge, type Linear, rootOf } from "./linear.ts";
import type { NodeDef } from "./node-def.ts";
import { at, dropConnectAt, dropConnectParams, dropoutParams, maskAt } from "./params.ts";
import { linears } from "./walk.ts";

/** A weight site and the nodes in whose place the drawn weight is fed. */
export interface WeightSlot {
  readonly site: WeightSite;
  readonly nodes: string[];
  /** How the graph stores it: transposed, or a bias with axes of length 1. */
  readonly stored: readonly number[];
  readonly transposed: boolean;
}

/** An activation site and the node in whose place its factors are fed. */
export interface ActivationSlot {
  readonly site: ActivationSite;
  readonly nodes: string[];
}

/** A site and where what is drawn for it goes. */
export type Slot = WeightSlot | ActivationSlot;

/** Tells the two kinds of slots apart. */
export function isWeightSlot(slot: Slot): slot is WeightSlot {
  return slot.site.type === "weight";
}

/** Everything random in a graph, in order. One tensor that several layers use with equal parameters is one site. */
export async function slotsOf(model: tf.GraphModel, graph: Graph): Promise<Slot[]> {
  const slots: Slot[] = [];
  const known = new Map<string, WeightSlot>();
  const weight = async (edge: Edge | undefined, linear: Linear, role: "kernel" | "bias"): Promise<void> => {
    const node = dropConnectAt(edge, graph);
    if (node === undefined || dropConnectParams(node).p === 0) return;
    const transposed = role === "kernel" && linear.transposed;
    const key = JSON.stringify([rootOf(at(edge as Edge, graph), graph), transposed, dropConnectParams(node)]);
    const same = known.get(key);
    if (same !== undefined) {
      same.nodes.push(node.name);
      return;
    }
    const slot = await weightSlot(model, node, linear.node.name, role, transposed);
    known.set(key, slot);
    slots.push(slot);
  };
  for (const linear of linears(model, graph)) {
    const mask = maskAt(linear.activation, graph);
    if (mask !== undefined && dropoutParams(mask).p > 0) {
      const id = siteId(linear.node.name, "activation");
      slots.push({
        site: { type: "activation", id, layer: linear.node.name, ...dropoutParams(mask) },
        nodes: [mask.name],
      });
    }
    await weight(linear.weight, linear, "kernel");
    await weight(linear.bias, linear, "bias");
  }
  return slots;
}

async function weightSlot(
  model: tf.GraphModel,
  node: NodeDef,
  layer: string,
  role: "kernel" | "bias",
  transposed: boolean,
): Promise<WeightSlot> {
  const { p, scale, maskPer } = dropConnectParams(node);
  const tensor = execute(model, {}, [node.input?.[0] as string])[0] as tf.Tensor;
  const canonical = transposed ? tf.transpose(tensor) : tensor;
  const values = Float32Array.from(await canonical.data());
  const shape = role === "bias" ? [values.length] : [...canonical.shape];
  const stored = [...tensor.shape];
  if (canonical !== tensor) canonical.dispose();
  // What was asked for may be a weight of the model itself.
  if (!Object.values(model.weights).flat().includes(tensor)) tensor.dispose();
  return {
    site: { type: "weight", id: siteId(layer, role), layer, role, p, scale, maskPer, shape, values },
    nodes: [node.name],
    stored,
    transposed,
  };
}
