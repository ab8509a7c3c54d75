import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type FunctionProto,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { toBinary } from "../../packages/onnx/src/proto/binary.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import { valueInfo } from "../../packages/onnx/src/rewrite/ir.ts";
import { floatTensor } from "../../packages/onnx/src/tensor/write.ts";
import { buildProto, numbers, type Parts } from "../../packages/onnx/test/support/build.ts";

/** The bytes of a model out of its parts. */
export function file(parts: Parts, functions: FunctionProto[] = []): Uint8Array {
  return toBinary(ModelProtoSchema, { ...buildProto(parts), functions } as ModelProto);
}

/** A network from six numbers to four, both for each example. */
export function network(nodes: NodeProto[], weights: TensorProto[], more: Partial<Parts> = {}): Uint8Array {
  return file({ nodes, weights, inputs: { x: ["n", 6] }, outputs: { y: ["n", 4] }, ...more });
}

/** A network from [5, 6] numbers to as many. */
export function sequence(nodes: NodeProto[], weights: TensorProto[], more: Partial<Parts> = {}): Uint8Array {
  return file({ nodes, weights, inputs: { x: ["n", 5, 6] }, outputs: { y: ["n", 5, 6] }, ...more });
}

/** A weight of irregular numbers, of ONNX' element type number `type`. */
export function values(name: string, dims: readonly number[], type = 1): TensorProto {
  const size = dims.reduce((a, b) => a * b, 1);
  return floatTensor(name, numbers(size, name.length), dims, type);
}

/** Integers of 8 bits around a zero point of 3. */
export function integers(name: string, dims: readonly number[], type = 3): TensorProto {
  const size = dims.reduce((a, b) => a * b, 1);
  return floatTensor(
    name,
    numbers(size).map((v) => Math.round(50 * v) + 64),
    dims,
    type,
  );
}

export function graphAttribute(name: string, g: GraphProto): AttributeProto {
  return create(AttributeProtoSchema, { name, g, type: AttributeProto_AttributeType.GRAPH });
}

export function tensorAttribute(t: TensorProto): AttributeProto {
  return create(AttributeProtoSchema, { name: "value", t, type: AttributeProto_AttributeType.TENSOR });
}

export function floatsAttribute(name: string, floats: number[]): AttributeProto {
  return create(AttributeProtoSchema, { name, floats, type: AttributeProto_AttributeType.FLOATS });
}

/** A body. Inputs and outputs are [name, element type, shape]. */
export function body(
  node: NodeProto[],
  input: readonly Parameters<typeof valueInfo>[],
  output: readonly Parameters<typeof valueInfo>[],
  initializer: TensorProto[] = [],
): GraphProto {
  const infos = (list: readonly Parameters<typeof valueInfo>[]) => list.map((info) => valueInfo(...info));
  return create(GraphProtoSchema, { name: "body", node, input: infos(input), output: infos(output), initializer });
}
