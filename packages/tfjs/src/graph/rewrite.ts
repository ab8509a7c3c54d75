import type { Changes } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { Graph } from "./graph.ts";
import { inside, topologyOf } from "./internals.ts";
import type { Edge } from "./linear.ts";
import { inputsOf, type NodeDef, sourceOf, type Topology } from "./node-def.ts";
import { DROP_CONNECT, DROPOUT_MASK } from "./ops.ts";
import { at, dropConnectAttributes, dropoutAttributes } from "./params.ts";
import { linears } from "./walk.ts";

/** A graph without our nodes of one kind. */
export function strip(topology: Topology, type: Changes["type"]): Topology {
  const graph = new Graph(topology);
  const passed = new Map<string, string>();
  for (const node of topology.node) {
    const ours =
      type === "dropconnect"
        ? node.op === DROP_CONNECT
        : node.op === DROPOUT_MASK || (node.op === "Mul" && graph.source(inputsOf(node)[1])?.op === DROPOUT_MASK);
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
  for (const { node, weight, bias, activation } of linears(model, graph)) {
    if (changes.type === "dropconnect") {
      const params = changes.layers.get(node.name);
      if (params === undefined) continue;
      const attr = dropConnectAttributes(params);
      insertion.connect(
        weight,
        insertion.add(`${node.name}/DropConnect`, { op: DROP_CONNECT, input: [at(weight, graph)], attr }),
      );
      if (bias === undefined || !params.bias) continue;
      insertion.connect(
        bias,
        insertion.add(`${node.name}/DropConnectBias`, { op: DROP_CONNECT, input: [at(bias, graph)], attr }),
      );
    } else {
      const params = changes.layers.get(node.name);
      if (params === undefined) continue;
      const x = at(activation, graph);
      const mask = insertion.add(`${node.name}/DropoutMask`, {
        op: DROPOUT_MASK,
        input: [x],
        attr: dropoutAttributes(params),
      });
      insertion.connect(
        activation,
        insertion.add(`${node.name}/Dropout`, { op: "Mul", input: [x, mask], attr: { T: { type: "DT_FLOAT" } } }),
      );
    }
  }
  const shared = Object.fromEntries(
    Object.entries(model.weights).map(([name, tensors]) => [name, tensors[0] as tf.Tensor]),
  );
  return modelOn(insertion.topology, { base: model, shared });
}
