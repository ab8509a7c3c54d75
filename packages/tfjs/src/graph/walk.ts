import type { Layer } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";
import { Graph } from "./graph.ts";
import { topologyOf } from "./internals.ts";
import { type GraphLayer, graphLayers } from "./layers.ts";
import type { NodeDef } from "./node-def.ts";
import { DROP_CONNECT } from "./ops.ts";
import { dropConnectAt, dropConnectParams, dropoutParams, isDropout, maskAt } from "./params.ts";

const memo = new WeakMap<tf.GraphModel, readonly Layer[]>();

/**
 * The walk of the adapter contract: every node that depends on an input of the model, layers in the bodies of a loop or branch in front of
 * the node that it is. A bias added behind a product belongs to it. Every prediction asks for it.
 */
export function walk(model: tf.GraphModel): readonly Layer[] {
  const known = memo.get(model);
  if (known !== undefined) return known;
  const graph = new Graph(topologyOf(model));
  const found = graphLayers(model, graph);
  const biases = new Set(
    found.flatMap(({ caller, weights }) => (caller ? [] : weights.slice(1).map(({ edge }) => edge.node))),
  );
  const layers = graph.order.flatMap((node): Layer[] => {
    if (!graph.dependent.has(node.name) || isPlumbing(node, graph)) return [];
    const here = found.filter(({ id, caller }) => (caller ?? id) === node.name);
    const told = biases.has(node.name) || here.some(({ caller }) => caller === undefined);
    return [...here.map((layer) => describe(layer, graph)), ...(told ? [] : [other(node)])];
  });
  memo.set(model, layers);
  return layers;
}

function isPlumbing(node: NodeDef, graph: Graph): boolean {
  return node.op.startsWith("Placeholder") || node.op === DROP_CONNECT || isDropout(node, graph);
}

function describe(layer: GraphLayer, graph: Graph): Layer {
  const { id, node, kind, weights, activation, obstacle } = layer;
  const drop = weights[0] && dropConnectAt(weights[0].edge, graph);
  const mask = maskAt(activation, graph);
  return {
    id,
    name: node.name,
    kind,
    type: node.op,
    weights: weights.map(({ role, root, shape }) => ({ role, tensor: root, shape })),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(drop === undefined ? {} : { dropconnect: dropConnectParams(drop) }),
    ...(mask === undefined ? {} : { dropout: dropoutParams(mask) }),
  };
}

function other({ name, op }: NodeDef): Layer {
  return { id: name, name, kind: "other", type: op, weights: [] };
}
