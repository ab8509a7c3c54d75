import type { GraphProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { type Constant, constantOf, initializerConstants } from "./constant.ts";
import { constantInts } from "./constant-folding.ts";
import { reads } from "./free.ts";
import { functionsOf } from "./functions.ts";
import { isStandard, subgraphs } from "./node.ts";
import { executionOrder } from "./order.ts";
import { isRandom } from "./random.ts";
import { findConstant, type Scope } from "./scope.ts";

/** Reads a graph and the graphs inside. `nameOf` names an owner for the path of the graphs it holds. */
export function readScope(
  model: ModelProto,
  graph: GraphProto,
  nameOf: (node: NodeProto, scope: Scope) => string,
  place: { readonly parent?: Scope; readonly path: string; readonly owner?: NodeProto } = { path: "" },
): Scope {
  const functions = functionsOf(model);
  const constants = new Map<string, Constant>();
  const dynamic = new Set<NodeProto>();
  const inner = new Map<NodeProto, readonly Scope[]>();
  const defines = new Set<string>();
  const uses = new Map<string, (NodeProto | undefined)[]>();
  const nodes = executionOrder(graph);
  const scope: Scope = {
    graph,
    parent: place.parent,
    path: place.path,
    owner: place.owner,
    nodes,
    dynamic,
    constants,
    defines,
    uses,
    inner,
    expressions: place.parent?.expressions ?? new Map(),
  };

  const use = (name: string, node?: NodeProto): void => {
    const users = uses.get(name);
    if (users === undefined) uses.set(name, [node]);
    else users.push(node);
  };
  for (const info of graph.input) defines.add(info.name);
  for (const constant of initializerConstants(scope)) {
    constants.set(constant.name, constant);
    defines.add(constant.name);
  }
  for (const node of nodes) for (const name of node.output) if (name !== "") defines.add(name);
  for (const node of nodes) for (const name of reads(node)) use(name, node);
  for (const info of graph.output) use(info.name);

  for (const node of nodes) {
    const bodies = subgraphs(node);
    // In an inner graph nodes with graphs of their own count as dynamic: nothing is lost but a chance to fold them.
    const fixed =
      reads(node).every((name) => findConstant(scope, name) !== undefined) &&
      !isRandom(node, functions) &&
      (bodies.length === 0 || place.parent === undefined);
    if (fixed) {
      const found = takenBranch(model, node, scope, nameOf) ?? constantOf(node, scope, functions);
      for (const constant of found) constants.set(constant.name, constant);
      continue;
    }
    dynamic.add(node);
    if (bodies.length > 0) {
      const name = nameOf(node, scope);
      inner.set(
        node,
        bodies.map((body) =>
          readScope(model, body.graph, nameOf, {
            parent: scope,
            path: `${place.path}${name}/${body.attribute}/`,
            owner: node,
          }),
        ),
      );
    }
  }
  return scope;
}

/** What an `If` on a condition that is known gives: the constants of the branch it takes. */
function takenBranch(
  model: ModelProto,
  node: NodeProto,
  scope: Scope,
  nameOf: (node: NodeProto, scope: Scope) => string,
): Constant[] | undefined {
  const condition = isStandard(node, "If") ? findConstant(scope, node.input[0] ?? "") : undefined;
  const taken = condition && constantInts(condition)?.[0];
  if (taken === undefined) return undefined;
  const attribute = taken === 0 ? "else_branch" : "then_branch";
  const graph = subgraphs(node).find((body) => body.attribute === attribute)?.graph;
  if (graph === undefined) return undefined;
  const path = `${scope.path}${nameOf(node, scope)}/${attribute}/`;
  const branch = readScope(model, graph, nameOf, { parent: scope, path, owner: node });
  const found = graph.output.map((output) => findConstant(branch, output.name));
  if (found.some((constant) => constant === undefined)) return undefined;
  return node.output.map((name, i) => ({ ...(found[i] as Constant), name, id: scope.path + name, scope, node }));
}
