import { type Changes, type DropConnectParams, type DropoutParams, drops, ModelError } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { Graph } from "./graph.ts";
import { inside, topologyOf } from "./internals.ts";
import type { Edge } from "./layer-node.ts";
import { type GraphLayer, graphLayers } from "./layers.ts";
import { inputsOf, type NodeDef, sourceOf, type Topology } from "./node-def.ts";
import { DROP_CONNECT, DROPOUT_MASK } from "./ops.ts";
import { dropConnectAttributes, dropoutAttributes, inputAt, isDropout } from "./params.ts";

/** A graph without our nodes of one kind. */
export function strip(topology: Topology, type: Changes["type"]): Topology {
  const graph = new Graph(topology);
  const passed = new Map<string, string>();
  for (const node of topology.node) {
    const ours = type === "dropconnect" ? node.op === DROP_CONNECT : isDropout(node, graph);
    if (ours) passed.set(node.name, inputsOf(node)[0] as string);
  }
  const resolve = (input: string): string => {
    const to = passed.get(sourceOf(input));
    return to === undefined ? input : resolve(to);
  };
  const node = topology.node
    .filter(({ name }) => !passed.has(name))
    .map((kept) => (kept.input ? { ...kept, input: kept.input.map(resolve) } : kept));
  return { ...topology, node };
}

/** A graph with nodes put on edges. Node names are made unique. */
export class Insertion {
  readonly #nodes: Map<string, NodeDef>;
  readonly #topology: Topology;

  constructor(topology: Topology) {
    this.#topology = topology;
    this.#nodes = new Map(topology.node.map((node) => [node.name, node]));
  }

  /** Adds a node under a name like the one wanted; returns its name. */
  add(wanted: string, node: Omit<NodeDef, "name">): string {
    let name = wanted;
    for (let n = 1; this.#nodes.has(name); n++) name = `${wanted}_${n}`;
    this.#nodes.set(name, { name, ...node });
    return name;
  }

  /** Lets an edge come from another node. */
  connect({ node, input }: Edge, source: string): void {
    const old = this.#nodes.get(node) as NodeDef;
    this.#nodes.set(node, { ...old, input: inputsOf(old).map((name, i) => (i === input ? source : name)) });
  }

  get topology(): Topology {
    return { ...this.#topology, node: [...this.#nodes.values()] };
  }
}

/** What a model on a changed graph is made of. */
export interface Parts {
  readonly base: tf.GraphModel;
  /** Weights of the base that the new model has too. */
  readonly shared: Readonly<Record<string, tf.Tensor>>;
  /** Weights that the new model takes over for itself. */
  readonly own?: Readonly<Record<string, tf.Tensor>>;
  /** What its file says otherwise than that of the base. */
  readonly artifacts?: Partial<tf.io.ModelArtifacts>;
}

/** A model on another graph. Shared weights are not copied but counted by TF.js: each model lives alone. */
export function modelOn(topology: Topology, { base, shared, own, artifacts }: Parts): tf.GraphModel {
  const all = {
    ...inside(base).artifacts,
    ...artifacts,
    modelTopology: topology as unknown as object,
  } as tf.io.ModelArtifacts;
  const model = new tf.GraphModel({ load: () => all } as unknown as tf.io.IOHandler) as tf.GraphModel;
  const clones = Object.entries(shared).map(([name, tensor]) => [name, tf.keep(tensor.clone())]);
  inside(model).loadWithWeightMap(all, { ...Object.fromEntries(clones), ...own });
  return model;
}

/** A new model with the changes in its graph. What an earlier change of the other type did stays. */
export function apply(model: tf.GraphModel, changes: Changes): tf.GraphModel {
  const plain = strip(topologyOf(model), changes.type);
  const graph = new Graph(plain);
  const insertion = new Insertion(plain);
  for (const layer of graphLayers(model, graph)) {
    if (changes.type === "dropconnect") {
      const params = changes.layers.get(layer.id);
      if (params !== undefined) putDropConnect(layer, params, graph, insertion);
    } else {
      const params = changes.layers.get(layer.id);
      if (params !== undefined) putDropout(layer, params, graph, insertion);
    }
  }
  const shared = Object.fromEntries(
    Object.entries(model.weights).map(([name, tensors]) => [name, tensors[0] as tf.Tensor]),
  );
  return modelOn(insertion.topology, { base: model, shared });
}

function putDropConnect(
  { id, weights }: GraphLayer,
  params: DropConnectParams,
  graph: Graph,
  insertion: Insertion,
): void {
  const attr = dropConnectAttributes(params);
  for (const { role, edge } of weights) {
    if (!drops(params, role)) continue;
    const name = `${id}/DropConnect${role === "bias" ? "Bias" : ""}`;
    insertion.connect(edge, insertion.add(name, { op: DROP_CONNECT, input: [inputAt(edge, graph)], attr }));
  }
}

function putDropout({ id, activation }: GraphLayer, params: DropoutParams, graph: Graph, insertion: Insertion): void {
  if (activation === undefined)
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `Dropout cannot be put in front of layer "${id}": it is a look-up, or in the body of a loop or branch. Leave it out with the layers option.`,
    );
  const x = inputAt(activation, graph);
  const attr = dropoutAttributes(params);
  const mask = insertion.add(`${id}/DropoutMask`, { op: DROPOUT_MASK, input: [x], attr });
  const product: Omit<NodeDef, "name"> = { op: "Mul", input: [x, mask], attr: { T: { type: "DT_FLOAT" } } };
  insertion.connect(activation, insertion.add(`${id}/Dropout`, product));
}
