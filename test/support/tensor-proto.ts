import * as ort from "onnxruntime-node";
import type { TensorProto } from "../../packages/onnx/src/generated/onnx_pb.ts";

/** `TensorProto.data_type` of what onnxruntime's JavaScript API takes, but for text (8). */
const types = {
  1: ["float32", Float32Array],
  2: ["uint8", Uint8Array],
  3: ["int8", Int8Array],
  4: ["uint16", Uint16Array],
  5: ["int16", Int16Array],
  6: ["int32", Int32Array],
  7: ["int64", BigInt64Array],
  9: ["bool", Uint8Array],
  10: ["float16", Uint16Array],
  11: ["float64", Float64Array],
  12: ["uint32", Uint32Array],
  13: ["uint64", BigUint64Array],
} as const;

/** A tensor of an ONNX file as one of onnxruntime; undefined for types that its JavaScript API does not take. */
export function tensorOf(proto: TensorProto): ort.Tensor | undefined {
  const dims = proto.dims.map(Number);
  if (proto.dataType === 8) {
    const text = proto.stringData.map((bytes) => new TextDecoder().decode(bytes));
    return new ort.Tensor("string", text, dims);
  }
  const known = types[proto.dataType as keyof typeof types];
  if (known === undefined) return undefined;
  const [type, Values] = known;
  // Copied: the bytes of a message may lie at any place of their buffer.
  const bytes = new Uint8Array(proto.rawData);
  const { floatData, int32Data, int64Data, doubleData, uint64Data } = proto;
  const listed = [floatData, int32Data, int64Data, doubleData, uint64Data].find((list) => list.length > 0) ?? [];
  const values = bytes.length > 0 ? new Values(bytes.buffer) : (Values as typeof Float32Array).from(listed as number[]);
  return new ort.Tensor(type as "float32", values as Float32Array, dims);
}
