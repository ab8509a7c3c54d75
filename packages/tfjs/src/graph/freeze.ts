import * as tf from "@tensorflow/tfjs";
import { Graph } from "./graph.ts";
import { topologyOf } from "./internals.ts";
import { arrange } from "./layout.ts";
import type { NodeDef, Topology } from "./node-def.ts";
import { modelOn, strip } from "./rewrite.ts";
import { isWeightSlot, slotsOf } from "./slots.ts";

/** A graph without our nodes, with the weights given (by site id, in canonical order) as constants of its own. */
export async function freeze(model: tf.GraphModel, weights: ReadonlyMap<string, Float32Array>): Promise<tf.GraphModel> {
  const before = topologyOf(model);
  const graph = new Graph(before);
  const tensors: Record<string, tf.Tensor> = {};
  const nodes = new Map<string, NodeDef>();
  for (const slot of await slotsOf(model, graph)) {
    const values = weights.get(slot.site.id);
    if (!isWeightSlot(slot) || values === undefined) continue;
    // Tied weights stay one constant.
    const made = new Map<string, string>();
    for (const { node, steps } of slot.feeds) {
      const layout = JSON.stringify(steps);
      const same = made.get(layout);
      if (same !== undefined) {
        nodes.set(node, { name: node, op: "Identity", input: [same], attr: { T: { type: "DT_FLOAT" } } });
        continue;
      }
      made.set(layout, node);
      nodes.set(node, { name: node, op: "Const", input: [], attr: { dtype: { type: "DT_FLOAT" } } });
      // It outlives a surrounding tf.tidy.
      tensors[node] = tf.keep(tf.tidy(() => arrange(tf.tensor(values.slice(), [...slot.site.shape]), steps)));
    }
  }
  const frozen = { ...before, node: before.node.map((node) => nodes.get(node.name) ?? node) };
  const ends = new Set(before.node.filter(({ name }) => graph.consumers(name).length === 0).map(({ name }) => name));
  const topology = prune(strip(strip(frozen, "dropconnect"), "dropout"), ends);
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
