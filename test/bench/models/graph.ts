import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import type { Param } from "./net.ts";

export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;

const FLOAT = 1;
const INT64 = 7;

/** Writes an ONNX graph node by node. Whole numbers become INT attributes, lists INTS, `{ float }` FLOAT. */
export class GraphBuilder {
  readonly #nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  readonly #initializers = new Map<string, MessageInitShape<typeof TensorProtoSchema>>();
  #count = 0;

  /** Adds a node with one output and returns the output's name. */
  node(opType: string, input: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = `${opType}_${this.#count++}`;
    const made = output ?? `${name}.out`;
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.#nodes.push({ opType, name, input: [...input], output: [made], attribute });
    return made;
  }

  /** Float32 values under a name. The bytes are shared, not copied. */
  floats(name: string, { shape, values }: Param): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#initializers.set(name, { name, dataType: FLOAT, dims: shape.map(BigInt), rawData });
    return name;
  }

  float(value: number): string {
    return this.floats(`constant_${this.#count++}`, { shape: [], values: Float32Array.of(value) });
  }

  /** A list of int64, e.g. the shape for a Reshape. */
  integers(values: readonly number[]): string {
    const name = `constant_${this.#count++}`;
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.set(name, { name, dataType: INT64, dims: [BigInt(values.length)], rawData });
    return name;
  }

  /** The file, with input `x` of the given example shape and output `y`, both behind a free batch axis. */
  file(example: readonly number[], outputRank: number): Uint8Array {
    const graph = {
      name: "bench",
      node: this.#nodes,
      initializer: [...this.#initializers.values()],
      input: [valueInfo("x", example)],
      output: [valueInfo("y", new Array<undefined>(outputRank - 1).fill(undefined))],
    };
    const model = { irVersion: 8n, opsetImport: [{ domain: "", version: 17n }], graph };
    return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
  }
}

function attributeOf(name: string, value: Attributes[string]): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if ("float" in value) return { name, type: AttributeProto_AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}

function valueInfo(
  name: string,
  example: readonly (number | undefined)[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const rest = example.map((length, axis) =>
    length === undefined
      ? ({ value: { case: "dimParam", value: `${name}_${axis + 1}` } } as const)
      : ({ value: { case: "dimValue", value: BigInt(length) } } as const),
  );
  const dim = [{ value: { case: "dimParam", value: "batch" } } as const, ...rest];
  return { name, type: { value: { case: "tensorType", value: { elemType: FLOAT, shape: { dim } } } } };
}
