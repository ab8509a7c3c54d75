import { create } from "@bufbuild/protobuf";
import {
  type FunctionProto,
  FunctionProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
} from "../generated/onnx_pb.ts";
import { makeNode } from "../graph/node.ts";

/** The operator domain of the nodes that mayhap puts into a model. */
export const domain = "mayhap";

/** `DropConnect(W)`: deterministic mode is W itself. */
export const dropConnect = "DropConnect";
/** `DropConnectUnscaled(W, keep)`: for scale "none", deterministic mode is W · keep with keep = 1 - p. */
export const dropConnectUnscaled = "DropConnectUnscaled";
/** `Dropout(x)`: deterministic mode is x itself. */
export const dropout = "Dropout";

const bodies: Readonly<Record<string, { input: string[]; attribute: string[]; body: string; doc: string }>> = {
  [dropConnect]: {
    input: ["W"],
    attribute: ["p", "scale", "mask_per", "bias"],
    body: "Identity",
    doc: "Weights that mayhap drops with probability p when it samples. Everywhere else: the weights as they are.",
  },
  [dropConnectUnscaled]: {
    input: ["W", "keep"],
    attribute: ["p", "scale", "mask_per", "bias"],
    body: "Mul",
    doc: "Weights that mayhap drops with probability p when it samples, unscaled. Everywhere else: W * (1 - p).",
  },
  [dropout]: {
    input: ["x"],
    attribute: ["p", "mask_per"],
    body: "Identity",
    doc: "Activations that mayhap drops with probability p when it samples. Everywhere else: x as it is.",
  },
};

/** Whether a node is one of ours. */
export function isMayhap(node: NodeProto): boolean {
  return node.domain === domain && Object.hasOwn(bodies, node.opType);
}

/** The op that one of our nodes stands for in deterministic mode. */
export function bodyOf(opType: string): string {
  return bodies[opType]?.body ?? "Identity";
}

/** The definition that makes a file with such nodes run everywhere. `opset` is the model's version of the standard operators. */
export function definition(opType: string, opset: bigint): FunctionProto {
  const { input, attribute, body, doc } = bodies[opType] as (typeof bodies)[string];
  return create(FunctionProtoSchema, {
    name: opType,
    domain,
    docString: doc,
    input,
    output: ["y"],
    attribute,
    node: [makeNode(body, input, ["y"], { name: body })],
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: opset })],
  });
}
