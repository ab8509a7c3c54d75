import type { DropConnectParams, DropoutParams } from "@mayhap/core";
import type { GraphProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { makeNode, mapSubgraphs, subgraphs } from "../graph/node.ts";
import { domain, dropout, isBehind, isMayhap } from "./definitions.ts";
import { lowerIr } from "./ir.ts";
import { readDropConnect, readDropout } from "./params.ts";

/** What our nodes said about one input of one node. */
export interface Mark {
  readonly dropconnect?: DropConnectParams;
  readonly dropout?: DropoutParams;
}

/** A model without our nodes, and what they said, by node of the plain model and input number. */
export interface Stripped {
  readonly model: ModelProto;
  readonly marks: ReadonlyMap<NodeProto, ReadonlyMap<number, Mark>>;
}

type Wire = { readonly source: string; readonly mark: Mark };

/** Takes our nodes out of a model, so that it is as it was before. */
export function strip(model: ModelProto): Stripped {
  const marks = new Map<NodeProto, Map<number, Mark>>();
  if (model.graph === undefined || !model.opsetImport.some((o) => o.domain === domain)) return { model, marks };
  const graph = stripGraph(model.graph, new Map(), marks);
  const plain = copy(model, {
    graph,
    functions: model.functions.filter((f) => f.domain !== domain),
    opsetImport: model.opsetImport.filter((o) => o.domain !== domain),
  });
  return { model: lowerIr(plain), marks };
}

function stripGraph(
  graph: GraphProto,
  outer: ReadonlyMap<string, Wire>,
  marks: Map<NodeProto, Map<number, Mark>>,
): GraphProto {
  const wires = new Map(outer);
  for (const name of [...graph.input, ...graph.initializer].map((v) => v.name)) wires.delete(name);
  for (const node of graph.node) for (const name of node.output) wires.delete(name);
  const factors = new Set<string>();
  /** What the output of a layer was called before a node of ours took the name. */
  const restored = new Map<string, string>();
  for (const node of graph.node) {
    if (!isMayhap(node)) continue;
    if (isBehind(node)) {
      restored.set(node.input[0] ?? "", node.output[0] ?? "");
      for (const name of node.input.slice(1)) factors.add(name);
      continue;
    }
    const mark = node.opType === dropout ? { dropout: readDropout(node) } : { dropconnect: readDropConnect(node) };
    wires.set(node.output[0] ?? "", { source: node.input[0] ?? "", mark });
    for (const name of node.input.slice(1)) factors.add(name);
  }
  const outputs = new Set(graph.output.map((o) => o.name));
  const nodes: NodeProto[] = [];
  for (const node of graph.node) {
    if (!isMayhap(node)) nodes.push(stripNode(node, wires, marks, restored));
    else if (!isBehind(node) && outputs.has(node.output[0] ?? "")) {
      nodes.push(makeNode("Identity", [follow(node.input[0] ?? "", wires).name], node.output, { name: node.name }));
    }
  }
  for (const node of nodes) for (const name of node.input) factors.delete(name);
  return copy(graph, {
    node: nodes,
    initializer: factors.size === 0 ? graph.initializer : graph.initializer.filter((t) => !factors.has(t.name)),
  });
}

function stripNode(
  node: NodeProto,
  wires: ReadonlyMap<string, Wire>,
  marks: Map<NodeProto, Map<number, Mark>>,
  restored: ReadonlyMap<string, string>,
): NodeProto {
  const found = new Map<number, Mark>();
  const input = node.input.map((name, i) => {
    const end = follow(name, wires);
    if (end.mark !== undefined) found.set(i, end.mark);
    return end.name;
  });
  const inside = subgraphs(node).length > 0;
  const output = node.output.map((name) => restored.get(name) ?? name);
  if (found.size === 0 && !inside && output.every((name, i) => name === node.output[i])) return node;
  const attribute = mapSubgraphs(node.attribute, (graph) => stripGraph(graph, wires, marks));
  const plain = copy(node, { input, output, attribute });
  if (found.size > 0) marks.set(plain, found);
  return plain;
}

/** Where a name comes from behind any of our nodes. */
function follow(name: string, wires: ReadonlyMap<string, Wire>): { name: string; mark?: Mark } {
  let mark: Mark | undefined;
  let at = name;
  for (let wire = wires.get(at), steps = 0; wire !== undefined && steps < 16; wire = wires.get(at), steps++) {
    mark = { ...wire.mark, ...mark };
    at = wire.source;
  }
  return mark === undefined ? { name: at } : { name: at, mark };
}
