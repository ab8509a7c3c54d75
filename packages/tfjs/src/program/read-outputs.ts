import type { RawArray, TypedArray } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { askedShape, type RowCount } from "./rows.ts";

/** The values of outputs by name, of the rows asked for. Outputs of text and of complex numbers are left out. */
export async function readOutputs(
  outputs: readonly { readonly name: string }[],
  tensors: readonly tf.Tensor[],
  rows: RowCount,
): Promise<Readonly<Record<string, RawArray>>> {
  const arrays: [string, RawArray][] = [];
  for (const [i, { name }] of outputs.entries()) {
    const tensor = tensors[i] as tf.Tensor;
    if (tensor.dtype === "string" || tensor.dtype === "complex64") continue;
    const shape = askedShape(tensor.shape, rows);
    const data = (await tensor.data()) as TypedArray;
    arrays.push([name, { data: data.subarray(0, tf.util.sizeFromShape(shape)) as TypedArray, shape }]);
  }
  return Object.fromEntries(arrays);
}
