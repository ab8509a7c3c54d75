import type { TensorProto } from "../generated/onnx_pb.ts";
import { fromBfloat16, fromHalf } from "./half.ts";
import { ElementType } from "./types.ts";

/** The shape of a tensor as numbers. */
export function dimsOf(tensor: TensorProto): number[] {
  return tensor.dims.map(Number);
}

/**
 * The values of a floating-point tensor as float32. A view of the file's bytes where these are float32 already and
 * aligned, else a copy. Undefined for other types.
 */
export function readFloats(tensor: TensorProto): Float32Array | undefined {
  const raw = tensor.rawData;
  switch (tensor.dataType) {
    case ElementType.FLOAT:
      return raw.length > 0 ? new Float32Array(...aligned(raw, 4)) : Float32Array.from(tensor.floatData);
    case ElementType.DOUBLE:
      return Float32Array.from(raw.length > 0 ? new Float64Array(...aligned(raw, 8)) : tensor.doubleData);
    case ElementType.FLOAT16:
      return Float32Array.from(raw.length > 0 ? new Uint16Array(...aligned(raw, 2)) : tensor.int32Data, fromHalf);
    case ElementType.BFLOAT16:
      return Float32Array.from(raw.length > 0 ? new Uint16Array(...aligned(raw, 2)) : tensor.int32Data, fromBfloat16);
    default:
      return undefined;
  }
}

/** The values of a small integer tensor (int32, int64), e.g. a shape. Undefined for other types. */
export function readInts(tensor: TensorProto): number[] | undefined {
  const raw = tensor.rawData;
  switch (tensor.dataType) {
    case ElementType.INT64:
      return raw.length > 0 ? Array.from(new BigInt64Array(...aligned(raw, 8)), Number) : tensor.int64Data.map(Number);
    case ElementType.INT32:
      return raw.length > 0 ? Array.from(new Int32Array(...aligned(raw, 4))) : [...tensor.int32Data];
    default:
      return undefined;
  }
}

/** Arguments for a typed array over `bytes`: in place where aligned, else over a copy. */
export function aligned(bytes: Uint8Array, width: number): [ArrayBuffer, number, number] {
  // Not bytes.slice(): that of a Buffer is no copy.
  const whole = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return [whole.buffer as ArrayBuffer, whole.byteOffset, Math.floor(whole.byteLength / width)];
}
