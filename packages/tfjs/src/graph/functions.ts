import { Graph } from "./graph.ts";
import type { Edge, LayerNode, WeightEdge } from "./layer-node.ts";
import { type FunctionDef, inputsOf, type NodeDef, type Topology } from "./node-def.ts";

/** Op that stands for an argument of a function that is the same whatever goes into the model. */
const CONSTANT = "ConstantArgument";

/** How deep bodies in bodies are looked into, and how many nodes in all. A file may let a body call itself, or others more often than anyone can count. */
export interface Budget {
  readonly depth: number;
  nodes: number;
}

/** The functions that a node calls, and the number of its inputs in front of their arguments. */
function calls({ op, attr }: NodeDef): {
  readonly names: readonly string[];
  readonly skip: number;
  readonly loop: boolean;
} {
  const names = (...keys: string[]): string[] => keys.flatMap((key) => attr?.[key]?.func?.name ?? []);
  if (["While", "StatelessWhile"].includes(op)) return { names: names("body"), skip: 0, loop: true };
  if (["If", "StatelessIf"].includes(op)) return { names: names("then_branch", "else_branch"), skip: 1, loop: false };
  return { names: [], skip: 0, loop: false };
}

/**
 * The layers in the bodies of the loop or branch that a node is. Their weights come in from outside, as inputs of that node, and there they
 * can be changed: one mask then serves all rounds of a loop.
 */
export function layersInside(
  call: NodeDef,
  graph: Graph,
  find: (graph: Graph, budget: Budget) => readonly LayerNode[],
  budget: Budget,
): LayerNode[] {
  const { names, skip, loop } = calls(call);
  return names.flatMap((name) => {
    const body = graph.topology.library?.function?.find(({ signature }) => signature?.name === name);
    const nodes = budget.nodes - (body?.nodeDef?.length ?? 0) - 1;
    if (body === undefined || budget.depth === 0 || nodes < 0) return [];
    budget.nodes = nodes;
    const handedOn = loop ? returned(body, graph.topology) : undefined;
    const constant = (argument: string, i: number): boolean =>
      graph.isConstant(inputsOf(call)[i + skip]) && (handedOn === undefined || handedOn[i] === argument);
    const inner = new Graph(bodyOf(body, graph.topology, constant));
    const outside = (edge: Edge): Edge | undefined => {
      const argument = argumentAt(edge, inner, body);
      return argument === undefined ? undefined : { node: call.name, input: argument + skip };
    };
    const within = { ...budget, depth: budget.depth - 1 };
    const found = find(inner, within);
    budget.nodes = within.nodes;
    return found.map((layer) => moved(layer, call.name, name, outside));
  });
}

/** A function's body as a graph of its own. */
function bodyOf(
  { signature, nodeDef = [] }: FunctionDef,
  { library }: Topology,
  constant: (argument: string, i: number) => boolean,
): Topology {
  const inputs = (signature?.inputArg ?? []).map(
    ({ name }, i): NodeDef => ({ name, op: constant(name, i) ? CONSTANT : "Placeholder" }),
  );
  return { node: [...inputs, ...nodeDef], ...(library && { library }) };
}

/** Names of the nodes that a body's results come from: an argument's own name where it is handed on to the next round of a loop. */
function returned(body: FunctionDef, topology: Topology): (string | undefined)[] {
  const graph = new Graph(bodyOf(body, topology, () => false));
  return (body.signature?.outputArg ?? []).map(({ name }) => graph.origin(body.ret?.[name])?.name);
}

/** The constant argument that comes in at an edge, if nothing else uses it. */
function argumentAt({ node, input }: Edge, graph: Graph, { signature }: FunctionDef): number | undefined {
  const source = graph.origin(inputsOf(graph.nodes.get(node) as NodeDef)[input]);
  if (source?.op !== CONSTANT || uses(source.name, graph) !== 1) return undefined;
  return signature?.inputArg?.findIndex(({ name }) => name === source.name);
}

/** How many nodes use a value, behind those that hand it on as it is. */
function uses(name: string, graph: Graph): number {
  const handing = new Set([name]);
  let users = 0;
  for (const at of handing)
    for (const user of graph.consumers(at)) {
      if (user.op === "Identity") handing.add(user.name);
      else users++;
    }
  return users;
}

/** A layer as seen from outside of the body that it is in. */
function moved(layer: LayerNode, caller: string, body: string, outside: (edge: Edge) => Edge | undefined): LayerNode {
  const [kernel, ...biases] = layer.weights.map((weight): WeightEdge | undefined => {
    const edge = outside(weight.edge);
    return edge && { ...weight, edge };
  });
  const { activation: _, ...rest } = layer;
  return {
    ...rest,
    id: `${caller}/${body}/${layer.id}`,
    caller,
    weights: [kernel ?? layer.weights[0], ...biases.filter((bias) => bias !== undefined)],
    ...(kernel === undefined && layer.obstacle === undefined
      ? {
          obstacle:
            "it is in the body of a loop or branch, and its weight is made there or used there for something else too",
        }
      : {}),
  };
}
