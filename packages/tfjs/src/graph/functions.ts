import { Graph } from "./graph.ts";
import type { Edge, LayerNode, WeightEdge } from "./layer-node.ts";
import { type FunctionDef, inputsOf, type NodeDef, sourceOf, type Topology } from "./node-def.ts";

/** Op that stands for an argument of a function that is the same whatever goes into the model. */
const CONSTANT = "ConstantArgument";

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
export function layersInside(call: NodeDef, graph: Graph, find: (graph: Graph) => readonly LayerNode[]): LayerNode[] {
  const { names, skip, loop } = calls(call);
  return names.flatMap((name) => {
    const body = graph.topology.library?.function?.find(({ signature }) => signature?.name === name);
    if (body === undefined) return [];
    const constant = (argument: number): boolean =>
      graph.isConstant(inputsOf(call)[argument + skip] ?? "") && (!loop || isHandedOn(body, argument));
    const inner = new Graph(bodyOf(body, graph.topology, constant));
    const outside = (edge: Edge): Edge | undefined => {
      const argument = argumentAt(edge, inner, body);
      return argument === undefined ? undefined : { node: call.name, input: argument + skip };
    };
    return find(inner).map((layer) => moved(layer, call.name, name, outside));
  });
}

/** A function's body as a graph of its own. */
function bodyOf(
  { signature, nodeDef = [] }: FunctionDef,
  { library }: Topology,
  constant: (argument: number) => boolean,
): Topology {
  const inputs = (signature?.inputArg ?? []).map(
    ({ name }, i): NodeDef => ({ name, op: constant(i) ? CONSTANT : "Placeholder" }),
  );
  return { node: [...inputs, ...nodeDef], ...(library && { library }) };
}

/** Whether a loop's body returns an argument as it came, for the next round. */
function isHandedOn({ signature, nodeDef = [], ret }: FunctionDef, argument: number): boolean {
  const result = signature?.outputArg?.[argument]?.name;
  let at = sourceOf(ret?.[result ?? ""] ?? "");
  for (let node = nodeDef.find(({ name }) => name === at); node?.op === "Identity"; ) {
    at = sourceOf(inputsOf(node)[0] as string);
    node = nodeDef.find(({ name }) => name === at);
  }
  return at === signature?.inputArg?.[argument]?.name;
}

/** The constant argument that comes in at an edge, if nothing else uses it. */
function argumentAt({ node, input }: Edge, graph: Graph, { signature }: FunctionDef): number | undefined {
  let source = graph.source(inputsOf(graph.nodes.get(node) as NodeDef)[input]);
  while (source?.op === "Identity") source = graph.source(inputsOf(source)[0]);
  if (source?.op !== CONSTANT || uses(source.name, graph) !== 1) return undefined;
  return signature?.inputArg?.findIndex(({ name }) => name === source?.name);
}

function uses(name: string, graph: Graph): number {
  return graph
    .consumers(name)
    .reduce((sum, { op, name: user }) => sum + (op === "Identity" ? uses(user, graph) : 1), 0);
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
