import {
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { toBinary } from "../../../packages/onnx/src/proto/binary.ts";
import { create } from "../../../packages/onnx/src/proto/message.ts";
import { valueInfo } from "../../../packages/onnx/src/rewrite/ir.ts";

const FLOAT = 1;

/** The file of y = x wᵀ for one row x of `width` and a square w, which is an input as drawn weights are. */
export function fedProduct(width: number): Uint8Array {
  const graph = create(GraphProtoSchema, {
    name: "product",
    node: [makeNode("Gemm", ["x", "w"], ["y"], { attributes: [intAttribute("transB", 1)] })],
    input: [valueInfo("x", FLOAT, [1, width]), valueInfo("w", FLOAT, [width, width])],
    output: [valueInfo("y", FLOAT, [1, width])],
  });
  const opsetImport = [create(OperatorSetIdProtoSchema, { version: 17n })];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph }));
}
