import type { TensorProto } from "../generated/onnx_pb.ts";
import { aligned, readFloats } from "./read.ts";
import { ElementType } from "./types.ts";

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
