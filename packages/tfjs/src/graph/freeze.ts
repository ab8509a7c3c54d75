import * as tf from "@tensorflow/tfjs";
import { siteId } from "../program/site-id.ts";
import { Graph } from "./graph.ts";
import { topologyOf } from "./internals.ts";
import type { Edge } from "./linear.ts";
import type { Topology } from "./node-def.ts";
import { at } from "./params.ts";
import { Insertion, modelOn, strip } from "./rewrite.ts";
import { isWeightSlot, slotsOf } from "./slots.ts";
import { linears, shapeOf } from "./walk.ts";

/** A graph without our nodes, with the weights given (by site id, in `[in, out]` order) as constants of its own. */
export async function freeze(model: tf.GraphModel, weights: ReadonlyMap<string, Float32Array>): Promise<tf.GraphModel> {
  const owners = await ownersOf(model);
  const plain = strip(strip(topologyOf(model), "dropconnect"), "dropout");
  const graph = new Graph(plain);
  const insertion = new Insertion(plain);
  const tensors: Record<string, tf.Tensor> = {};
  const made = new Map<string, string>();
  const put = (edge: Edge | undefined, own: string, transposed: boolean): void => {
    const id = owners.get(own) ?? own;
    const values = weights.get(id);
    if (edge === undefined || values === undefined) return;
    // Tied weights stay one constant.
    let name = made.get(id);
    if (name === undefined) {
      name = insertion.add(`${id}/frozen`, { op: "Const", input: [], attr: { dtype: { type: "DT_FLOAT" } } });
      made.set(id, name);
      tensors[name] = constant(values, shapeOf(at(edge, graph), model), transposed);
    }
    insertion.connect(edge, name);
  };
  for (const { node, weight, bias, transposed } of linears(model, graph)) {
    put(weight, siteId(node.name, "kernel"), transposed);
    put(bias, siteId(node.name, "bias"), false);
  }
  const topology = prune(
    insertion.topology,
    new Set(plain.node.filter(({ name }) => graph.consumers(name).length === 0).map(({ name }) => name)),
  );
  const kept = new Set(topology.node.map(({ name }) => name));
  const weightMap = Object.fromEntries(
    Object.entries(model.weights).flatMap(([name, [tensor]]) => (kept.has(name) && tensor ? [[name, tensor]] : [])),
  );
  const { data, specs } = await tf.io.encodeWeights({ ...weightMap, ...tensors });
  return modelOn(topology, {
    base: model,
    shared: weightMap,
    own: tensors,
    artifacts: { weightSpecs: specs, weightData: data },
  });
}

/** Takes out constants that nobody uses any more: TF.js would take them for outputs, and a file would hold both old and new weights. */
function prune(topology: Topology, ends: ReadonlySet<string>): Topology {
  const graph = new Graph(topology);
  const unused = topology.node.filter(
    ({ name }) => !ends.has(name) && !graph.dependent.has(name) && graph.consumers(name).length === 0,
  );
  if (unused.length === 0) return topology;
  return prune({ ...topology, node: topology.node.filter((node) => !unused.includes(node)) }, ends);
}

/** A tensor the way the graph stores it. It outlives a surrounding `tf.tidy`. */
function constant(values: Float32Array, stored: number[], transposed: boolean): tf.Tensor {
  const make = (): tf.Tensor =>
    transposed ? tf.transpose(tf.tensor(values.slice(), [...stored].reverse())) : tf.tensor(values.slice(), stored);
  return tf.keep(tf.tidy(make));
}

/** For weights that share another layer's site: the id of that site, by the id that they would have themselves. */
async function ownersOf(model: tf.GraphModel): Promise<Map<string, string>> {
  const graph = new Graph(topologyOf(model));
  const owners = new Map<string, string>();
  for (const slot of await slotsOf(model, graph)) {
    if (!isWeightSlot(slot)) continue;
    for (const { node, weight, bias } of linears(model, graph)) {
      const edge = slot.site.role === "kernel" ? weight : bias;
      const source = edge === undefined ? undefined : graph.source(at(edge, graph))?.name;
      if (source !== undefined && slot.nodes.includes(source))
        owners.set(siteId(node.name, slot.site.role), slot.site.id);
    }
  }
  return owners;
}
