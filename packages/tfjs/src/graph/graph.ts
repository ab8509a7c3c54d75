import { inputsOf, type NodeDef, sourceOf, type Topology } from "./node-def.ts";

function valuesOf(node: NodeDef): readonly string[] {
  return inputsOf(node).filter((input) => !input.startsWith("^"));
}

/** A graph that can be asked questions. */
export class Graph {
  readonly topology: Topology;
  readonly nodes: ReadonlyMap<string, NodeDef>;
  /** Every node after those that it depends on. Loops of control flow are cut open somewhere. */
  readonly order: readonly NodeDef[];
  /** Names of the nodes that depend on an input of the model, those inputs included. */
  readonly dependent: ReadonlySet<string>;
  readonly #consumers = new Map<string, NodeDef[]>();

  constructor(topology: Topology) {
    this.topology = topology;
    this.nodes = new Map(topology.node.map((node) => [node.name, node]));
    for (const node of topology.node)
      for (const source of new Set(valuesOf(node).map(sourceOf)))
        this.#consumers.set(source, [...this.consumers(source), node]);
    this.order = this.#sort();
    this.dependent = this.reach(topology.node.filter(({ op }) => op.startsWith("Placeholder")).map(({ name }) => name));
  }

  /** The nodes that take a value from a node. Who only waits for it (a control input) does not depend on what it is. */
  consumers(name: string): readonly NodeDef[] {
    return this.#consumers.get(name) ?? [];
  }

  /** The node that an input comes from. */
  source(input: string | undefined): NodeDef | undefined {
    return input === undefined ? undefined : this.nodes.get(sourceOf(input));
  }

  /** Whether an input is there, and the same whatever goes into the model. */
  isConstant(input: string | undefined): boolean {
    return input !== undefined && !this.dependent.has(sourceOf(input));
  }

  /** The node that an input comes from, behind nodes that hand it on as it is. */
  origin(input: string | undefined): NodeDef | undefined {
    let node = this.source(input);
    for (
      const seen = new Set<NodeDef>();
      node?.op === "Identity" && !seen.has(node);
      node = this.source(inputsOf(node)[0])
    )
      seen.add(node);
    return node;
  }

  /** The given nodes and all that depend on them. */
  reach(names: readonly string[]): Set<string> {
    const reached = new Set(names);
    for (const name of reached) for (const consumer of this.consumers(name)) reached.add(consumer.name);
    return reached;
  }

  #sort(): NodeDef[] {
    const done = new Set<NodeDef>();
    const order: NodeDef[] = [];
    for (const root of this.topology.node) {
      const stack: [NodeDef, boolean][] = [[root, false]];
      for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
        const [node, finished] = top;
        if (finished) order.push(node);
        else if (!done.has(node)) {
          done.add(node);
          stack.push([node, true]);
          for (const input of [...inputsOf(node)].reverse()) {
            const source = this.source(input);
            if (source !== undefined) stack.push([source, false]);
          }
        }
      }
    }
    return order;
  }
}
