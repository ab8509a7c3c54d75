import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  AttributeProto_AttributeType as Type,
} from "../generated/onnx_pb.ts";
import { create } from "../proto/message.ts";
import { copy } from "./copy.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Builds a node. */
export function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  options: { readonly name?: string; readonly domain?: string; readonly attributes?: readonly AttributeProto[] } = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input: [...input],
    output: [...output],
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.domain === undefined ? {} : { domain: options.domain }),
    attribute: [...(options.attributes ?? [])],
  });
}

export function floatAttribute(name: string, f: number): AttributeProto {
  return create(AttributeProtoSchema, { name, f, type: Type.FLOAT });
}

export function intAttribute(name: string, i: number): AttributeProto {
  return create(AttributeProtoSchema, { name, i: BigInt(i), type: Type.INT });
}

export function intsAttribute(name: string, ints: readonly number[]): AttributeProto {
  return create(AttributeProtoSchema, { name, ints: ints.map(BigInt), type: Type.INTS });
}

export function stringAttribute(name: string, s: string): AttributeProto {
  return create(AttributeProtoSchema, { name, s: encoder.encode(s), type: Type.STRING });
}

/** The attribute of a node by name. */
export function attribute(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((a) => a.name === name);
}

export function intOf(node: NodeProto, name: string, otherwise: number): number {
  const found = attribute(node, name);
  return found === undefined ? otherwise : Number(found.i);
}

export function floatOf(node: NodeProto, name: string, otherwise: number): number {
  return attribute(node, name)?.f ?? otherwise;
}

export function intsOf(node: NodeProto, name: string): number[] | undefined {
  return attribute(node, name)?.ints.map(Number);
}

export function stringOf(node: NodeProto, name: string, otherwise: string): string {
  const found = attribute(node, name);
  return found === undefined ? otherwise : decoder.decode(found.s);
}

/** The graphs that a node carries as attributes (the bodies of `If`, `Loop`, `Scan`), with the attribute's name. */
export function subgraphs(node: NodeProto): readonly { readonly attribute: string; readonly graph: GraphProto }[] {
  const found: { attribute: string; graph: GraphProto }[] = [];
  for (const a of node.attribute) {
    if (a.g !== undefined) found.push({ attribute: a.name, graph: a.g });
    a.graphs.forEach((graph, i) => {
      found.push({ attribute: `${a.name}[${i}]`, graph });
    });
  }
  return found;
}

/** Attributes with each of these graphs put through a function. */
export function mapSubgraphs(
  attributes: readonly AttributeProto[],
  change: (graph: GraphProto) => GraphProto,
): AttributeProto[] {
  return attributes.map((a) =>
    a.g === undefined && a.graphs.length === 0
      ? a
      : copy(a, { ...(a.g && { g: change(a.g) }), graphs: a.graphs.map(change) }),
  );
}

/** Whether something is of the standard domain, which has two names, and a node the operator of that name. */
export function isStandard({ domain, opType }: { domain: string; opType?: string }, name?: string): boolean {
  return (domain === "" || domain === "ai.onnx") && (name === undefined || opType === name);
}

/** The version of the standard operators that a model asks for. */
export function standardOpset(model: ModelProto): bigint {
  return model.opsetImport.find((o) => isStandard(o))?.version ?? 17n;
}
