import { type Direction, gatesOf } from "../../../../test/support/recurrent.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type TensorProto,
} from "../../src/generated/onnx_pb.ts";
import { intAttribute, makeNode, stringAttribute } from "../../src/graph/node.ts";
import type { OnnxModel } from "../../src/index.ts";
import { create } from "../../src/proto/message.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import { build } from "./build.ts";

/** Where ONNX' gates stand in Keras' order: i o f c of an LSTM. */
const fromKeras = { LSTM: [0, 3, 1, 2], GRU: [0, 1, 2], RNN: [0] } as const;

/** The columns of a Keras matrix `[rows, gates · units]` as rows in ONNX' order of gates. */
function stored({ kind, units }: Direction, matrix: Float32Array, rows: number): number[] {
  const width = gatesOf[kind] * units;
  return fromKeras[kind].flatMap((gate) =>
    Array.from(
      { length: units * rows },
      (_, i) => matrix[(i % rows) * width + gate * units + Math.floor(i / rows)] as number,
    ),
  );
}

function concat(lists: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(lists.flat());
}

/** The weights of a node as ONNX stores them, by the name of the operator's input. */
export function storedWeights(layers: readonly Direction[], name = ""): readonly TensorProto[] {
  const [{ kind, units, kernel, bias, peepholes }] = layers as [Direction];
  const rows = gatesOf[kind] * units;
  const inputs = kernel.length / rows;
  const both = (make: (layer: Direction) => readonly number[]): Float32Array => concat(layers.map(make));
  const d = layers.length;
  return [
    floatTensor(
      `${name}W`,
      both((layer) => stored(layer, layer.kernel, inputs)),
      [d, rows, inputs],
    ),
    floatTensor(
      `${name}R`,
      both((layer) => stored(layer, layer.recurrent, units)),
      [d, rows, units],
    ),
    ...(bias === undefined ? [] : [floatTensor(`${name}B`, both(storedBias), [d, 2 * rows])]),
    ...(peepholes === undefined
      ? []
      : [
          floatTensor(
            `${name}P`,
            both((layer) => [...(layer.peepholes ?? [])]),
            [d, 3 * units],
          ),
        ]),
  ];
}

function storedBias(layer: Direction): number[] {
  const { bias = new Float32Array() } = layer;
  const half = bias.length / 2;
  return [bias.subarray(0, half), bias.subarray(half)].flatMap((part) => stored(layer, part, 1));
}

/** A list of words as an attribute. */
export function stringsAttribute(name: string, words: readonly string[]): AttributeProto {
  const strings = words.map((word) => new TextEncoder().encode(word));
  return create(AttributeProtoSchema, { name, strings, type: AttributeProto_AttributeType.STRINGS });
}

/** The node's attributes that follow from the weights. */
export function attributesOf(layers: readonly Direction[], reverse = false): AttributeProto[] {
  const [{ kind, units, resetAfter }] = layers as [Direction];
  const direction = layers.length === 2 ? "bidirectional" : reverse ? "reverse" : "forward";
  return [
    intAttribute("hidden_size", units),
    stringAttribute("direction", direction),
    ...(kind === "GRU" && resetAfter === true ? [intAttribute("linear_before_reset", 1)] : []),
  ];
}

/** A model of one recurrent node: `x` `[steps, rows, in]`, `y` `[steps, directions, rows, units]`. `more`: further inputs of the node, by position. */
export function recurrentModel(
  layers: readonly Direction[],
  options: {
    readonly reverse?: boolean;
    readonly more?: Readonly<Record<number, string>>;
    readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
    readonly types?: Readonly<Record<string, number>>;
    readonly attributes?: readonly AttributeProto[];
  } = {},
): OnnxModel {
  const [{ kind, units, kernel }] = layers as [Direction];
  const weights = storedWeights(layers);
  const names = new Map(weights.map(({ name }) => [name, name]));
  const input = ["x", "W", "R", names.get("B") ?? "", "", "", "", names.get("P") ?? ""];
  for (const [i, name] of Object.entries(options.more ?? {})) input[Number(i)] = name;
  while (input.at(-1) === "") input.pop();
  const attributes = [...attributesOf(layers, options.reverse), ...(options.attributes ?? [])];
  const features = kernel.length / gatesOf[kind] / units;
  return build({
    nodes: [makeNode(kind, input, ["y"], { name: "layer", attributes })],
    weights,
    inputs: { x: ["t", "n", features], ...options.inputs },
    outputs: { y: ["t", layers.length, "n", units] },
    ...(options.types === undefined ? {} : { types: options.types }),
  });
}
