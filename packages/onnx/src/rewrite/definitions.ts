import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type FunctionProto,
  FunctionProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
} from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import type { Names } from "../graph/names.ts";
import { intAttribute, makeNode } from "../graph/node.ts";
import { create } from "../proto/message.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor } from "../tensor/write.ts";

/** The operator domain of the nodes that mayhap puts into a model. */
export const domain = "mayhap";

/** `DropConnect(W)`: deterministic mode is W itself. */
export const dropConnect = "DropConnect";
/** `DropConnectUnscaled(W, keep)`: for scale "none", deterministic mode is W · keep with keep = 1 - p. */
export const dropConnectUnscaled = "DropConnectUnscaled";
/** `DropConnectOutput(x, keep)`: the same for weights that are integers, on the layer's output. */
export const dropConnectOutput = "DropConnectOutput";
/** `DropConnectIntegers(x, keep)`: the same where the output is integers too. */
export const dropConnectIntegers = "DropConnectIntegers";
/** `DropConnectSum(b, factor)`: integers that are added before the output is scaled; factor = 1 / keep makes up for that. */
export const dropConnectSum = "DropConnectSum";
/** `Dropout(x)`: deterministic mode is x itself. */
export const dropout = "Dropout";

/** Standard nodes that compute an output from some inputs. `name` makes names for what is between. */
type Body = (inputs: readonly string[], output: string, name: (wanted: string) => string) => NodeProto[];

const one =
  (op: string): Body =>
  (inputs, output) => [makeNode(op, inputs, [output], { name: op })];

// Beyond 2^52 float64 has no fractions, so that adding and subtracting 1.5 · 2^52 rounds to the nearest integer, ties to even.
// `Round` does the same, but only since opset 11, and MatMulInteger is older.
const roundedProduct: Body = ([value = "", factor = ""], output, name) => {
  const [wide, scaled, big, sum, whole] = ["wide", "scaled", "big", "sum", "whole"].map(name) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const t = floatTensor("", Float32Array.of(1.5 * 2 ** 52), [], ElementType.DOUBLE);
  const type = AttributeProto_AttributeType.TENSOR;
  const attributes = [create(AttributeProtoSchema, { name: "value", t, type })];
  return [
    makeNode("Cast", [value], [wide], { attributes: [intAttribute("to", ElementType.DOUBLE)] }),
    makeNode("Mul", [wide, factor], [scaled]),
    makeNode("Constant", [], [big], { attributes }),
    makeNode("Add", [scaled, big], [sum]),
    makeNode("Sub", [sum, big], [whole]),
    makeNode("Cast", [whole], [output], { attributes: [intAttribute("to", ElementType.INT32)] }),
  ];
};

const weightAttributes = ["p", "scale", "mask_per", "bias"];

interface Definition {
  readonly input: readonly string[];
  readonly attribute: readonly string[];
  readonly body: Body;
  readonly doc: string;
}

const definitions: Readonly<Record<string, Definition>> = {
  [dropConnect]: {
    input: ["W"],
    attribute: weightAttributes,
    body: one("Identity"),
    doc: "Weights that mayhap drops with probability p when it samples. Everywhere else: the weights as they are.",
  },
  [dropConnectUnscaled]: {
    input: ["W", "keep"],
    attribute: weightAttributes,
    body: one("Mul"),
    doc: "Weights that mayhap drops with probability p when it samples, unscaled, or the scale of such weights where they are integers. Everywhere else: W * (1 - p).",
  },
  [dropConnectOutput]: {
    input: ["x", "keep"],
    attribute: weightAttributes,
    body: one("Mul"),
    doc: "What comes of integer weights that mayhap drops with probability p when it samples, unscaled. Everywhere else: x * (1 - p).",
  },
  [dropConnectIntegers]: {
    input: ["x", "keep"],
    attribute: weightAttributes,
    body: roundedProduct,
    doc: "What comes of integer weights that mayhap drops with probability p when it samples, unscaled, in integers. Everywhere else: x * (1 - p), rounded.",
  },
  [dropConnectSum]: {
    input: ["b", "factor"],
    attribute: weightAttributes,
    body: roundedProduct,
    doc: "Integers that are added to a product before it is multiplied by 1 / factor, which acts on the product alone: b * factor, rounded.",
  },
  [dropout]: {
    input: ["x"],
    attribute: ["p", "mask_per"],
    body: one("Identity"),
    doc: "Activations that mayhap drops with probability p when it samples. Everywhere else: x as it is.",
  },
};

/** Whether a node is one of ours. */
export function isMayhap(node: NodeProto): boolean {
  return node.domain === domain && Object.hasOwn(definitions, node.opType);
}

/** Whether one of our nodes stands behind a layer, and not in front of it. */
export function isBehind(node: NodeProto): boolean {
  return node.opType === dropConnectOutput || node.opType === dropConnectIntegers;
}

/** The standard nodes that one of our nodes stands for in deterministic mode. */
export function expand(node: NodeProto, names: Names): NodeProto[] {
  const output = node.output[0] ?? "";
  const made = definitions[node.opType]?.body(node.input, output, (wanted) => names.fresh(`${output}/${wanted}`)) ?? [];
  return made.map((inner, i) =>
    copy(inner, { name: made.length === 1 ? node.name : names.fresh(`${node.name}/${i + 1}`) }),
  );
}

/** The definition that makes a file with such nodes run everywhere. `opset` is the model's version of the standard operators. */
export function definition(opType: string, opset: bigint): FunctionProto {
  const { input, attribute, body, doc } = definitions[opType] as Definition;
  return create(FunctionProtoSchema, {
    name: opType,
    domain,
    docString: doc,
    input: [...input],
    output: ["y"],
    attribute: [...attribute],
    node: body(input, "y", (wanted) => wanted),
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: opset })],
  });
}
