import type { TensorProto } from "../generated/onnx_pb.ts";
import { fromBfloat16, fromHalf } from "./half.ts";
import { bytesPerElement, ElementType, sizeOf } from "./types.ts";

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

/** The values of a tensor of floating-point numbers or of integers of at most 32 bits, as float32. Undefined for other types. */
export function readNumbers(tensor: TensorProto): Float32Array | undefined {
  const raw = tensor.rawData;
  if (raw.length === 0) {
    const { dataType, int32Data } = tensor;
    return dataType in integerArrays ? Float32Array.from(int32Data) : readFloats(tensor);
  }
  const array = integerArrays[tensor.dataType];
  if (array === undefined) return readFloats(tensor);
  return Float32Array.from(new array(...aligned(raw, array.BYTES_PER_ELEMENT)));
}

const integerArrays: Readonly<Record<number, IntegerArray>> = {
  [ElementType.UINT8]: Uint8Array,
  [ElementType.INT8]: Int8Array,
  [ElementType.UINT16]: Uint16Array,
  [ElementType.INT16]: Int16Array,
  [ElementType.INT32]: Int32Array,
};

interface IntegerArray {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, from: number, length: number): ArrayLike<number>;
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

/** Says what is wrong when a tensor does not hold as many values as its shape says; undefined when all is well. */
export function tensorDefect(tensor: TensorProto): string | undefined {
  const dims = dimsOf(tensor);
  if (dims.some((d) => d < 0)) return `has a negative dimension in its shape [${dims.join(", ")}]`;
  const size = sizeOf(dims);
  const width = bytesPerElement(tensor.dataType);
  if (width === undefined) return undefined;
  if (tensor.rawData.length > 0) {
    if (tensor.rawData.length === size * width) return undefined;
    return `of shape [${dims.join(", ")}] needs ${size * width} bytes and has ${tensor.rawData.length}`;
  }
  const count = Math.max(
    tensor.floatData.length,
    tensor.int32Data.length,
    tensor.int64Data.length,
    tensor.doubleData.length,
    tensor.uint64Data.length,
  );
  // Complex numbers and two-word types count differently; the runtime checks those.
  if (count === size || tensor.dataType === ElementType.COMPLEX64 || tensor.dataType === ElementType.COMPLEX128) return;
  return `of shape [${dims.join(", ")}] needs ${size} values and has ${count}`;
}

/** Arguments for a typed array over `bytes`: in place where aligned, else over a copy. */
function aligned(bytes: Uint8Array, width: number): [ArrayBuffer, number, number] {
  // Not bytes.slice(): that of a Buffer is no copy.
  const whole = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return [whole.buffer as ArrayBuffer, whole.byteOffset, Math.floor(whole.byteLength / width)];
}
