import {
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../../packages/onnx/src/graph/node.ts";
import { toBinary } from "../../packages/onnx/src/proto/binary.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import { valueInfo } from "../../packages/onnx/src/rewrite/ir.ts";
import { floatTensor } from "../../packages/onnx/src/tensor/write.ts";

/** One layer of a network to write: a Gemm and its activation. */
export interface OnnxDense {
  readonly name: string;
  /** Row by row, `[in, out]`. */
  readonly kernel: Float32Array;
  readonly shape: readonly [number, number];
  readonly bias: Float32Array;
  readonly activation: "linear" | "relu" | "softmax";
  /** The layer whose output it takes. Default: the one before. */
  readonly after?: string;
}

const FLOAT = 1;

/**
 * The bytes of an ONNX file with one input `x` `[batch, in]` and one output `y` `[batch, out]`; of several heads each is an output with the layer's
 * name. Weights lie as PyTorch exports them: `Gemm` with transB = 1.
 */
export function onnxMlp(layers: readonly OnnxDense[]): Uint8Array {
  const nodes: NodeProto[] = [];
  const initializer: TensorProto[] = [];
  const before = layers.map(({ after }, i) => after ?? layers[i - 1]?.name);
  const heads = layers.filter(({ name }) => !before.includes(name));
  const outputOf = (name: string): string => {
    if (!heads.some((head) => head.name === name)) return `${name}.out`;
    return heads.length === 1 ? "y" : name;
  };
  for (const [i, { name, kernel, shape, bias, activation }] of layers.entries()) {
    const from = before[i];
    const value = from === undefined ? "x" : outputOf(from);
    const end = outputOf(name);
    const sum = activation === "linear" ? end : `${name}.sum`;
    initializer.push(floatTensor(`${name}.weight`, transposed(kernel, shape), [shape[1], shape[0]]));
    initializer.push(floatTensor(`${name}.bias`, bias, [shape[1]]));
    const inputs = [value, `${name}.weight`, `${name}.bias`];
    nodes.push(makeNode("Gemm", inputs, [sum], { name, attributes: [intAttribute("transB", 1)] }));
    if (activation === "relu") nodes.push(makeNode("Relu", [sum], [end], { name: `${name}.relu` }));
    if (activation === "softmax")
      nodes.push(
        makeNode("Softmax", [sum], [end], { name: `${name}.softmax`, attributes: [intAttribute("axis", -1)] }),
      );
  }
  const graph = create(GraphProtoSchema, {
    name: "mlp",
    node: nodes,
    initializer,
    input: [valueInfo("x", FLOAT, ["batch", layers[0]?.shape[0] ?? 0])],
    output: heads.map(({ name, shape }) => valueInfo(outputOf(name), FLOAT, ["batch", shape[1]])),
  });
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: 17n })];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph }));
}

function transposed(kernel: Float32Array, [inputs, units]: readonly [number, number]): Float32Array {
  return kernel.map((_, at) => kernel[(at % inputs) * units + Math.floor(at / inputs)] as number);
}
