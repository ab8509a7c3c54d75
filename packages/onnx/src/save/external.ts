import {
  TensorProto_DataLocation as Location,
  type ModelProto,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from "../generated/onnx_pb.ts";
import { mapTensors } from "../graph/tensors.ts";
import { isExternal } from "../load/external.ts";
import { create } from "../proto/message.ts";

// What readers that map the file into memory want.
const alignment = 4096;

/** A model whose external tensors refer to one data file, and that file's contents; no parts when nothing is external. */
export function externalise(
  model: ModelProto,
  file: string,
): { readonly model: ModelProto; readonly parts: readonly Uint8Array[] } {
  const parts: Uint8Array[] = [];
  let size = 0;
  const place = (bytes: Uint8Array): number => {
    const gap = (alignment - (size % alignment)) % alignment;
    if (gap > 0 && bytes.length > 0) {
      parts.push(new Uint8Array(gap));
      size += gap;
    }
    const offset = size;
    parts.push(bytes);
    size += bytes.length;
    return offset;
  };
  const mapped = mapTensors(model, (tensor) => {
    if (!isExternal(tensor)) return tensor;
    const entries = { location: file, offset: String(place(tensor.rawData)), length: String(tensor.rawData.length) };
    return create(TensorProtoSchema, {
      name: tensor.name,
      dims: tensor.dims,
      dataType: tensor.dataType,
      metadataProps: tensor.metadataProps,
      dataLocation: Location.EXTERNAL,
      externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
    });
  });
  return { model: mapped, parts };
}
