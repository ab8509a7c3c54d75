import type { RawArray, TypedArray } from "@mayhap/core";
import type { Tensor, TensorConstructor } from "onnxruntime-common";
import { sizeOf } from "../tensor/types.ts";

type Sliceable = { readonly length: number; slice(from: number, to: number): Sliceable };

/** The given rows of a tensor, the last one repeated until there are `length`. A view where the rows are neighbours and enough. */
export function takeRows(tensor: Tensor, rows: readonly number[], length: number, tensors: TensorConstructor): Tensor {
  const [all = 0, ...rest] = tensor.dims;
  const first = rows[0] ?? 0;
  const neighbours = rows.every((row, i) => row === first + i);
  if (neighbours && rows.length === all && length === all) return tensor;
  const size = sizeOf(rest);
  const make = (values: unknown): Tensor =>
    new tensors(tensor.type, values as Float32Array, [length, ...rest]) as Tensor;
  const data = tensor.data as unknown as Sliceable;
  if (neighbours && length === rows.length) return make(part(data, first * size, (first + length) * size));
  const taken = Array.from({ length }, (_, i) => {
    const row = rows[Math.min(i, rows.length - 1)] ?? 0;
    return data.slice(row * size, (row + 1) * size);
  });
  if (Array.isArray(tensor.data)) return make(taken.flat());
  const whole = new (data.constructor as Float32ArrayConstructor)(length * size);
  taken.forEach((row, i) => {
    whole.set(row as unknown as Float32Array, i * size);
  });
  return make(whole);
}

/** The first rows of an output that was computed for a padded batch; outputs without that batch axis stay whole. */
export function keepRows(array: RawArray, rows: number, padded: number): RawArray {
  if (rows === padded || array.shape[0] !== padded) return array;
  const size = sizeOf(array.shape.slice(1));
  return { data: part(array.data, 0, rows * size) as TypedArray, shape: [rows, ...array.shape.slice(1)] };
}

function part<T>(data: T, from: number, to: number): T {
  const view = data as unknown as { subarray?(from: number, to: number): T; slice(from: number, to: number): T };
  return view.subarray === undefined ? view.slice(from, to) : view.subarray(from, to);
}
