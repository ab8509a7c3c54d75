import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "../../packages/onnx/src/generated/onnx_pb.ts";

/** One layer of a network to write: a Gemm and its activation. */
export interface OnnxDense {
  readonly name: string;
  /** Row by row, `[in, out]`. */
  readonly kernel: Float32Array;
  readonly shape: readonly [number, number];
  readonly bias: Float32Array;
  readonly activation: "linear" | "relu" | "softmax";
}

const FLOAT = 1;

/** The bytes of an ONNX file with one input `x` `[batch, in]` and one output `y` `[batch, out]`. Weights lie as PyTorch exports them: `Gemm` with transB = 1. */
export function onnxMlp(layers: readonly OnnxDense[]): Uint8Array {
  const nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  const initializer: MessageInitShape<typeof TensorProtoSchema>[] = [];
  let value = "x";
  for (const [i, { name, kernel, shape, bias, activation }] of layers.entries()) {
    const end = i === layers.length - 1 ? "y" : `${name}.out`;
    const sum = activation === "linear" ? end : `${name}.sum`;
    initializer.push(tensor(`${name}.weight`, [shape[1], shape[0]], transposed(kernel, shape)));
    initializer.push(tensor(`${name}.bias`, [shape[1]], bias));
    nodes.push({
      opType: "Gemm",
      name,
      input: [value, `${name}.weight`, `${name}.bias`],
      output: [sum],
      attribute: [int("transB", 1)],
    });
    if (activation === "relu") nodes.push({ opType: "Relu", name: `${name}.relu`, input: [sum], output: [end] });
    if (activation === "softmax")
      nodes.push({
        opType: "Softmax",
        name: `${name}.softmax`,
        input: [sum],
        output: [end],
        attribute: [int("axis", -1)],
      });
    value = end;
  }
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: "", version: 17n }],
      graph: {
        name: "mlp",
        node: nodes,
        initializer,
        input: [batchOf("x", layers[0]?.shape[0] ?? 0)],
        output: [batchOf("y", layers.at(-1)?.shape[1] ?? 0)],
      },
    }),
  );
}

function transposed(kernel: Float32Array, [inputs, units]: readonly [number, number]): Float32Array {
  return kernel.map((_, at) => kernel[(at % inputs) * units + Math.floor(at / inputs)] as number);
}

function tensor(
  name: string,
  dims: readonly number[],
  values: Float32Array,
): MessageInitShape<typeof TensorProtoSchema> {
  return { name, dataType: FLOAT, dims: dims.map(BigInt), rawData: new Uint8Array(Float32Array.from(values).buffer) };
}

function int(name: string, i: number) {
  return { name, type: AttributeProto_AttributeType.INT, i: BigInt(i) };
}

function batchOf(name: string, width: number): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = [
    { value: { case: "dimParam", value: "batch" } },
    { value: { case: "dimValue", value: BigInt(width) } },
  ] as const;
  return { name, type: { value: { case: "tensorType", value: { elemType: FLOAT, shape: { dim: [...dim] } } } } };
}
