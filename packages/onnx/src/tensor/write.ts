import { type TensorProto, TensorProtoSchema } from "../generated/onnx_pb.ts";
import { create } from "../proto/message.ts";
import { toBfloat16, toHalf } from "./half.ts";
import { ElementType } from "./types.ts";

/** A tensor of element type `type` with the given values; the bytes are shared when both are float32. Integers have to be in range. */
export function floatTensor(
  name: string,
  values: Float32Array | Float64Array,
  dims: readonly number[],
  type: number = ElementType.FLOAT,
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: type,
    rawData: bytesOf(convert(values, type)),
  });
}

/** An int64 tensor of rank 1, e.g. the shape that `Reshape` takes. */
export function intTensor(name: string, values: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: [BigInt(values.length)],
    dataType: ElementType.INT64,
    rawData: bytesOf(BigInt64Array.from(values, BigInt)),
  });
}

function convert(values: Float32Array | Float64Array, type: number): ArrayBufferView {
  if (type === ElementType.FLOAT) return values instanceof Float32Array ? values : Float32Array.from(values);
  if (type === ElementType.DOUBLE) return Float64Array.from(values);
  if (type === ElementType.INT8) return Int8Array.from(values);
  if (type === ElementType.UINT8) return Uint8Array.from(values);
  if (type === ElementType.INT32) return Int32Array.from(values);
  if (type === ElementType.FLOAT16) return Uint16Array.from(values, toHalf);
  if (type === ElementType.BFLOAT16) return Uint16Array.from(values, toBfloat16);
  throw new Error(`no tensors of element type ${type} are written`);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
