import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  AttributeProto_AttributeType as Type,
} from "../generated/onnx_pb.ts";
import { create } from "../proto/message.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Attributes to build a node with. A number is an INT when `ints` names it, else a FLOAT. */
export type Attributes = Readonly<Record<string, AttributeProto>>;

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

/** Whether a node is the standard operator of that name ("" and "ai.onnx" are one domain). */
export function isStandard(node: NodeProto, opType?: string): boolean {
  return (node.domain === "" || node.domain === "ai.onnx") && (opType === undefined || node.opType === opType);
}
