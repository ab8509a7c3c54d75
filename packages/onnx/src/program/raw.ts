import type { RawArray } from "@mayhap/core";
import type { Tensor } from "onnxruntime-common";
import { fromHalf } from "../tensor/half.ts";

/** A tensor of the runtime as plain numbers: 64-bit integers become float64, float16 becomes float32. Undefined for text. */
export function toRaw(tensor: Tensor): RawArray | undefined {
  const data: unknown = tensor.data;
  const shape = [...tensor.dims];
  if (tensor.type === "string" || !ArrayBuffer.isView(data)) return undefined;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    return { data: Float64Array.from(data, Number), shape };
  if (tensor.type === "float16") {
    // Newer JavaScript engines give a Float16Array, whose elements are numbers already.
    const halves =
      data instanceof Uint16Array ? Float32Array.from(data, fromHalf) : Float32Array.from(data as unknown as number[]);
    return { data: halves, shape };
  }
  return { data: data as Float32Array, shape };
}

/** A tensor of the runtime as float32, where it holds floating-point numbers or integers of at most 32 bits; undefined for other types. */
export function toNumbers(tensor: Tensor): Float32Array | undefined {
  if (tensor.type === "int64" || tensor.type === "uint64" || tensor.type === "bool") return undefined;
  const data = toRaw(tensor)?.data;
  return data === undefined || data instanceof Float32Array ? data : Float32Array.from(data);
}
