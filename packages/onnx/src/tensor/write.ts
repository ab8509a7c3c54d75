import { create } from "@bufbuild/protobuf";
import { type TensorProto, TensorProtoSchema } from "../generated/onnx_pb.ts";
import { toBfloat16, toHalf } from "./half.ts";
import { ElementType } from "./types.ts";

/** A tensor of floating-point type `type` with the given float32 values; the bytes are shared when the type is float32. */
export function floatTensor(
  name: string,
  values: Float32Array,
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

function convert(values: Float32Array, type: number): ArrayBufferView {
  if (type === ElementType.DOUBLE) return Float64Array.from(values);
  if (type === ElementType.FLOAT16) return Uint16Array.from(values, toHalf);
  if (type === ElementType.BFLOAT16) return Uint16Array.from(values, toBfloat16);
  return values;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
