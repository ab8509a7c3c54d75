import {
  type AttributeProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, intsAttribute, makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { toBinary } from "../../../packages/onnx/src/proto/binary.ts";
import { create } from "../../../packages/onnx/src/proto/message.ts";
import { valueInfo } from "../../../packages/onnx/src/rewrite/ir.ts";
import { floatTensor, intTensor } from "../../../packages/onnx/src/tensor/write.ts";
import type { Param } from "./net.ts";

export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;

const FLOAT = 1;

/** Writes an ONNX graph node by node. Whole numbers become INT attributes, lists INTS, `{ float }` FLOAT. */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  #count = 0;

  /** Adds a node with one output and returns the output's name. */
  node(opType: string, input: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = `${opType}_${this.#count++}`;
    const made = output ?? `${name}.out`;
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.#nodes.push(makeNode(opType, input, [made], { name, attributes: attribute }));
    return made;
  }

  /** Float32 values under a name. The bytes are shared, not copied. */
  floats(name: string, { shape, values }: Param): string {
    this.#initializers.set(name, floatTensor(name, values, shape));
    return name;
  }

  float(value: number): string {
    return this.floats(`constant_${this.#count++}`, { shape: [], values: Float32Array.of(value) });
  }

  /** A list of int64, e.g. the shape for a Reshape. */
  integers(values: readonly number[]): string {
    const name = `constant_${this.#count++}`;
    this.#initializers.set(name, intTensor(name, values));
    return name;
  }

  /** The file, with input `x` of the given example shape and output `y`, both behind a free batch axis. */
  file(example: readonly number[], outputRank: number): Uint8Array {
    const graph = create(GraphProtoSchema, {
      name: "bench",
      node: this.#nodes,
      initializer: [...this.#initializers.values()],
      input: [valueInfo("x", FLOAT, ["batch", ...example])],
      output: [valueInfo("y", FLOAT, ["batch", ...Array.from({ length: outputRank - 1 }, (_, i) => `y_${i + 1}`)])],
    });
    const opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: 17n })];
    return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph }));
  }
}

function attributeOf(name: string, value: Attributes[string]): AttributeProto {
  if (typeof value === "number") return intAttribute(name, value);
  return "float" in value ? floatAttribute(name, value.float) : intsAttribute(name, value);
}
