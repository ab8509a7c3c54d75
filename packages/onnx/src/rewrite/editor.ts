import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { mapSubgraphs } from "../graph/node.ts";

/**
 * Collects changes to a graph and the graphs inside, and then builds the changed graph. The given one stays as it is;
 * what is not touched is shared.
 */
export class GraphEditor {
  readonly #inputs = new Map<NodeProto, Map<number, string>>();
  readonly #replaced = new Map<NodeProto, NodeProto>();
  readonly #expanded = new Map<NodeProto, (node: NodeProto) => readonly NodeProto[]>();
  readonly #before = new Map<NodeProto, NodeProto[]>();
  readonly #after = new Map<NodeProto, NodeProto[]>();
  readonly #first = new Map<GraphProto, NodeProto[]>();
  readonly #initializers = new Map<GraphProto, TensorProto[]>();
  readonly #graphInputs = new Map<GraphProto, ValueInfoProto[]>();

  /** Connects an input of a node to another value. */
  connect(node: NodeProto, index: number, value: string): void {
    const inputs = this.#inputs.get(node) ?? new Map<number, string>();
    this.#inputs.set(node, inputs.set(index, value));
  }

  /** Puts a changed copy in the place of a node; connections are made on top of it. */
  replace(node: NodeProto, by: NodeProto): void {
    this.#replaced.set(node, by);
  }

  /** Puts several nodes in the place of one; `by` is given what connections and replacements have made of it. */
  expand(node: NodeProto, by: (node: NodeProto) => readonly NodeProto[]): void {
    this.#expanded.set(node, by);
  }

  /** What a node has become so far. */
  current(node: NodeProto): NodeProto {
    return this.#replaced.get(node) ?? node;
  }

  /** Puts a new node right in front of another. */
  insertBefore(node: NodeProto, fresh: NodeProto): void {
    push(this.#before, node, fresh);
  }

  /** Puts a new node behind another, and behind those put there before. */
  insertAfter(node: NodeProto, fresh: NodeProto): void {
    push(this.#after, node, fresh);
  }

  /** Puts a new node at the very front of a graph. */
  prepend(graph: GraphProto, fresh: NodeProto): void {
    push(this.#first, graph, fresh);
  }

  addInitializer(graph: GraphProto, tensor: TensorProto): void {
    push(this.#initializers, graph, tensor);
  }

  addInput(graph: GraphProto, info: ValueInfoProto): void {
    push(this.#graphInputs, graph, info);
  }

  /** The changed graph. */
  apply(graph: GraphProto): GraphProto {
    let changed = this.#first.has(graph) || this.#initializers.has(graph) || this.#graphInputs.has(graph);
    const nodes = [...(this.#first.get(graph) ?? [])];
    for (const node of graph.node) {
      const edited = this.#node(node);
      const before = this.#before.get(node) ?? [];
      const behind = this.#after.get(node) ?? [];
      changed ||= edited !== node || this.#expanded.has(node) || before.length > 0 || behind.length > 0;
      nodes.push(...before, ...(this.#expanded.get(node)?.(edited) ?? [edited]), ...behind);
    }
    if (!changed) return graph;
    return copy(graph, {
      node: nodes,
      initializer: [...graph.initializer, ...(this.#initializers.get(graph) ?? [])],
      input: [...graph.input, ...(this.#graphInputs.get(graph) ?? [])],
    });
  }

  #node(node: NodeProto): NodeProto {
    const inputs = this.#inputs.get(node);
    let edited = this.#replaced.get(node) ?? node;
    if (inputs !== undefined) {
      edited = copy(edited, { input: edited.input.map((name, i) => inputs.get(i) ?? name) });
    }
    let changed = false;
    const attribute = mapSubgraphs(node.attribute, (graph) => {
      const inner = this.apply(graph);
      changed ||= inner !== graph;
      return inner;
    });
    return changed ? copy(edited, { attribute }) : edited;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
