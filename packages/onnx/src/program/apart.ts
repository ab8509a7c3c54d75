import {
  TensorProto_DataLocation as Location,
  type ModelProto,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { create } from "../proto/message.ts";

/** From so many bytes of weights on they are handed over beside the file, which is copied more often, and cannot be larger than 2 GB. */
const LARGE = 2 ** 25;
/** Smaller tensors stay in the file. */
const SMALL = 2 ** 16;

/** A file in memory, as onnxruntime takes it. */
export interface DataFile {
  readonly path: string;
  readonly data: Uint8Array;
}

/** A model with its large initializers as files in memory; the model itself where they are not worth it. */
export function apart(model: ModelProto): { readonly model: ModelProto; readonly files: readonly DataFile[] } {
  const { graph } = model;
  const stored = graph?.initializer ?? [];
  if (graph === undefined || stored.reduce((sum, { rawData }) => sum + rawData.length, 0) < LARGE) {
    return { model, files: [] };
  }
  const files: DataFile[] = [];
  const initializer = stored.map((tensor) => {
    if (tensor.rawData.length < SMALL) return tensor;
    const path = `mayhap-${files.length}.bin`;
    files.push({ path, data: tensor.rawData });
    return referring(tensor, path);
  });
  return { model: copy(model, { graph: copy(graph, { initializer }) }), files };
}

function referring({ name, dims, dataType, rawData }: TensorProto, path: string): TensorProto {
  const entries = { location: path, offset: "0", length: String(rawData.length) };
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType,
    dataLocation: Location.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
  });
}
