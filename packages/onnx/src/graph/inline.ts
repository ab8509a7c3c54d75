import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import type { Message } from "../proto/message.ts";
import { copy } from "./copy.ts";
import { functionKey, functionsOf } from "./functions.ts";
import { Names } from "./names.ts";
import { makeNode, mapSubgraphs, subgraphs } from "./node.ts";

const mostNodes = 200_000;

/**
 * Replaces the calls of model-local functions that hold layers by the functions' nodes, so that every layer stands in
 * the graph once per call, with the weights it is called with. Other functions stay. The same model when there are none.
 *
 * @param layerOps operators that may be layers
 */
export function inlineLayers(model: ModelProto, layerOps: ReadonlySet<string>): ModelProto {
  if (model.functions.length === 0 || model.graph === undefined) return model;
  const inliner = new Inliner(model, layerOps);
  const graph = inliner.graph(model.graph);
  if (graph === undefined) return model;
  const used = new Set<string>();
  const functions = functionsOf(model);
  const visit = (nodes: readonly NodeProto[]): void => {
    for (const node of nodes) {
      const key = functionKey(node);
      const body = functions.get(key);
      if (body !== undefined && !used.has(key)) {
        used.add(key);
        visit(body.node);
      }
      for (const inner of subgraphs(node)) visit(inner.graph.node);
    }
  };
  visit(graph.node);
  return copy(model, { graph, functions: model.functions.filter((f) => used.has(functionKey(f))) });
}

class Inliner {
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #versions: ReadonlyMap<string, bigint>;
  readonly #names: Names;
  readonly #holds = new Map<FunctionProto, boolean>();
  readonly #layerOps: ReadonlySet<string>;
  #count = 0;

  constructor(model: ModelProto, layerOps: ReadonlySet<string>) {
    this.#layerOps = layerOps;
    this.#functions = functionsOf(model);
    this.#versions = new Map(model.opsetImport.map((o) => [plain(o.domain), o.version]));
    this.#names = new Names(model);
  }

  /** Undefined when nothing was to be done, or when the model would grow beyond reason. */
  graph(graph: GraphProto): GraphProto | undefined {
    const nodes = this.#nodes(graph.node, 0);
    return nodes === undefined || this.#count > mostNodes ? undefined : copy(graph, { node: nodes });
  }

  #nodes(nodes: readonly NodeProto[], depth: number): NodeProto[] | undefined {
    let changed = false;
    const out: NodeProto[] = [];
    for (const node of nodes) {
      const body = this.#functions.get(functionKey(node));
      // Inside of an opened function the small ones are opened as well: they often only choose a branch by a shape.
      const opens = body !== undefined && (depth > 0 ? this.#fits(body) : this.#opens(body));
      if (body !== undefined && opens && depth < 64 && this.#count <= mostNodes) {
        const opened = this.#open(node, body);
        this.#count += opened.length;
        out.push(...(this.#nodes(opened, depth + 1) ?? opened));
        changed = true;
        continue;
      }
      const attribute = this.#attributes(node, depth);
      changed ||= attribute !== undefined;
      out.push(attribute === undefined ? node : copy(node, { attribute }));
    }
    return changed ? out : undefined;
  }

  #attributes(node: NodeProto, depth: number): AttributeProto[] | undefined {
    let changed = false;
    const inside = (graph: GraphProto): GraphProto => {
      const nodes = this.#nodes(graph.node, depth);
      changed ||= nodes !== undefined;
      return nodes === undefined ? graph : copy(graph, { node: nodes });
    };
    const attributes = mapSubgraphs(node.attribute, inside);
    return changed ? attributes : undefined;
  }

  /** Whether a function holds a layer, and means the same operators by the same names as the model does. */
  #opens(body: FunctionProto): boolean {
    const known = this.#holds.get(body);
    if (known !== undefined) return known;
    this.#holds.set(body, false);
    const holds = this.#fits(body) && this.#holdsLayer(body.node);
    this.#holds.set(body, holds);
    return holds;
  }

  #fits(body: FunctionProto): boolean {
    return body.opsetImport.every((o) => {
      const own = this.#versions.get(plain(o.domain));
      return own === o.version || !usesDomain(body.node, plain(o.domain));
    });
  }

  #holdsLayer(nodes: readonly NodeProto[]): boolean {
    return nodes.some((node) => {
      const body = this.#functions.get(functionKey(node));
      if (body !== undefined) return this.#opens(body);
      return this.#layerOps.has(node.opType) || subgraphs(node).some(({ graph }) => this.#holdsLayer(graph.node));
    });
  }

  #open(call: NodeProto, body: FunctionProto): NodeProto[] {
    const prefix = call.name || call.output.find((name) => name !== "") || call.opType;
    const values = new Map<string, string>();
    body.input.forEach((name, i) => {
      values.set(name, call.input[i] ?? "");
    });
    const passed: NodeProto[] = [];
    body.output.forEach((name, i) => {
      const target = call.output[i] ?? "";
      if (values.has(name)) passed.push(makeNode("Identity", [values.get(name) ?? ""], [target]));
      else values.set(name, target === "" ? this.#names.fresh(`${prefix}/${name}`) : target);
    });
    const attributes = new Map([...body.attributeProto, ...call.attribute].map((a) => [a.name, a]));
    const nodes = this.#rename(body.node, { values, attributes, prefix });
    return [...nodes, ...passed.filter((node) => node.output[0] !== "")];
  }

  #rename(nodes: readonly NodeProto[], context: Context): NodeProto[] {
    const values = new Map(context.values);
    for (const node of nodes) {
      for (const name of node.output) {
        if (name !== "" && !values.has(name)) values.set(name, this.#names.fresh(`${context.prefix}/${name}`));
      }
    }
    const to = (name: string): string => values.get(name) ?? name;
    return nodes.map((node, i) =>
      copy(node, {
        name: this.#names.fresh(`${context.prefix}/${node.name || `${node.opType}_${i}`}`),
        input: node.input.map(to),
        output: node.output.map(to),
        attribute: node.attribute.flatMap((a) => this.#argument(a, { ...context, values })),
      }),
    );
  }

  #argument(attribute: AttributeProto, context: Context): AttributeProto[] {
    if (attribute.refAttrName !== "") {
      const given = context.attributes.get(attribute.refAttrName);
      return given === undefined ? [] : [copy(given, { name: attribute.name })];
    }
    const inside = (graph: GraphProto): GraphProto => {
      // Every name of the inner graph becomes a new one too: two calls may end up side by side.
      const values = new Map(context.values);
      for (const { name } of [...graph.input, ...graph.initializer]) {
        values.set(name, this.#names.fresh(`${context.prefix}/${name}`));
      }
      for (const node of graph.node) for (const name of node.output) values.delete(name);
      const nodes = this.#rename(graph.node, { ...context, values });
      graph.node.forEach((node, i) => {
        node.output.forEach((name, k) => {
          if (name !== "") values.set(name, nodes[i]?.output[k] ?? name);
        });
      });
      const named = <T extends Message & { name: string }>(list: readonly T[]): T[] =>
        list.map((item) => copy(item, { name: values.get(item.name) ?? item.name } as Partial<T>));
      return copy(graph, {
        node: nodes,
        input: named(graph.input),
        output: named(graph.output),
        initializer: named(graph.initializer),
        valueInfo: [],
      });
    };
    return mapSubgraphs([attribute], inside);
  }
}

interface Context {
  readonly values: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, AttributeProto>;
  readonly prefix: string;
}

function plain(domain: string): string {
  return domain === "ai.onnx" ? "" : domain;
}

function usesDomain(nodes: readonly NodeProto[], domain: string): boolean {
  return nodes.some(
    (node) => plain(node.domain) === domain || subgraphs(node).some(({ graph }) => usesDomain(graph.node, domain)),
  );
}
