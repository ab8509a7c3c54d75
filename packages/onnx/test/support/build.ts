import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../../src/generated/onnx_pb.ts";
import { OnnxModel } from "../../src/index.ts";
import { loadSeldom } from "../../src/later.ts";
import { toBinary } from "../../src/proto/binary.ts";
import { create } from "../../src/proto/message.ts";
import { valueInfo } from "../../src/rewrite/ir.ts";
import { floatTensor } from "../../src/tensor/write.ts";

// Models that are built here did not come by `loadOnnx`.
await loadSeldom();

export type Dims = readonly (number | string | null)[];

export interface Parts {
  readonly nodes: readonly NodeProto[];
  readonly weights?: readonly TensorProto[];
  readonly inputs: Readonly<Record<string, Dims>>;
  readonly outputs: Readonly<Record<string, Dims | undefined>>;
  /** ONNX element types of inputs and outputs that are not float32. */
  readonly types?: Readonly<Record<string, number>>;
  /** Operator domains beside the standard one. */
  readonly domains?: readonly string[];
  readonly opset?: number;
  readonly ir?: number;
  /** Lists the weights among the inputs as well, as files before IR version 4 had to. */
  readonly listWeights?: boolean;
}

/** A model out of its parts. */
export function buildProto({
  nodes,
  weights = [],
  inputs,
  outputs,
  types = {},
  domains = [],
  opset = 17,
  ir = 8,
  listWeights,
}: Parts): ModelProto {
  const listed = listWeights === true ? weights.map((t) => valueInfo(t.name, t.dataType, t.dims.map(Number))) : [];
  return create(ModelProtoSchema, {
    irVersion: BigInt(ir),
    opsetImport: ["", ...domains].map((domain) =>
      create(OperatorSetIdProtoSchema, { domain, version: domain === "" ? BigInt(opset) : 1n }),
    ),
    graph: create(GraphProtoSchema, {
      name: "test",
      node: [...nodes],
      initializer: [...weights],
      input: [...Object.entries(inputs).map(([name, dims]) => valueInfo(name, types[name] ?? 1, dims)), ...listed],
      output: Object.entries(outputs).map(([name, dims]) => valueInfo(name, types[name] ?? 1, dims)),
    }),
  });
}

export function build(parts: Parts): OnnxModel {
  return new OnnxModel(buildProto(parts), { name: "test.onnx" });
}

export function buildBytes(parts: Parts): Uint8Array {
  return toBinary(ModelProtoSchema, buildProto(parts));
}

/** Numbers in (-1, 1), the same on every machine; not random, only irregular. */
export function numbers(size: number, seed = 1): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
}

export function weight(name: string, dims: readonly number[], seed = 1): TensorProto {
  return floatTensor(
    name,
    numbers(
      dims.reduce((a, b) => a * b, 1),
      seed,
    ),
    dims,
  );
}

export function graphOf(model: OnnxModel): GraphProto {
  if (model.proto.graph === undefined) throw new Error("the model has no graph");
  return model.proto.graph;
}
