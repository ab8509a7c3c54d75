import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { toBinary } from "../../packages/onnx/src/proto/binary.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import type { DenseWeights } from "./network.ts";

const FLOAT = 1; // TensorProto.DataType
const OPSET = 17;
const IR_VERSION = 8;

/** The bytes of an ONNX model: Flatten, then Gemm and Relu for each layer, Softmax behind the last one. */
export function toOnnx(layers: readonly DenseWeights[]): Uint8Array {
  const nodes: NodeProto[] = [node("flatten", "Flatten", ["image"], "flat", { axis: 1 })];
  let value = "flat";
  for (const [i, { name }] of layers.entries()) {
    nodes.push(node(name, "Gemm", [value, `${name}.kernel`, `${name}.bias`], `${name}.sum`));
    const last = i === layers.length - 1;
    value = last ? "probabilities" : `${name}.out`;
    if (last) nodes.push(node(`${name}.softmax`, "Softmax", [`${name}.sum`], value, { axis: 1 }));
    else nodes.push(node(`${name}.relu`, "Relu", [`${name}.sum`], value));
  }
  const classes = layers.at(-1)?.bias.length ?? 0;
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(IR_VERSION),
    producerName: "mayhap demo",
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(OPSET) })],
    graph: create(GraphProtoSchema, {
      name: "digits",
      node: nodes,
      initializer: layers.flatMap(({ name, kernel, bias, shape }) => [
        tensor(`${name}.kernel`, kernel, shape),
        tensor(`${name}.bias`, bias, [bias.length]),
      ]),
      input: [valueInfo("image", ["batch", 28, 28])],
      output: [valueInfo("probabilities", ["batch", classes])],
    }),
  });
  return toBinary(ModelProtoSchema, model);
}

function node(
  name: string,
  opType: string,
  input: string[],
  output: string,
  attributes: { axis?: number } = {},
): NodeProto {
  const attribute = Object.entries(attributes).map(([key, value]) =>
    create(AttributeProtoSchema, { name: key, type: AttributeProto_AttributeType.INT, i: BigInt(value) }),
  );
  return create(NodeProtoSchema, { name, opType, input, output: [output], attribute });
}

function tensor(name: string, values: Float32Array, shape: readonly number[]): TensorProto {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return create(TensorProtoSchema, { name, dataType: FLOAT, dims: shape.map(BigInt), rawData });
}

function valueInfo(name: string, shape: readonly (string | number)[]): ValueInfoProto {
  const dim = shape.map((length) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof length === "string" ? { case: "dimParam", value: length } : { case: "dimValue", value: BigInt(length) },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: FLOAT,
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } }),
  });
}
