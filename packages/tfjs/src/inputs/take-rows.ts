import * as tf from "@tensorflow/tfjs";

type Values = Float32Array | Int32Array | Uint8Array;

function isRange(rows: readonly number[]): boolean {
  return (rows.at(-1) as number) - (rows[0] as number) === rows.length - 1;
}

/** A copy of some rows, ascending, of values in row-major order. */
export function takeRows<V extends Values>(values: V, rowSize: number, rows: readonly number[]): V {
  const first = rows[0] as number;
  if (isRange(rows)) return values.slice(first * rowSize, (first + rows.length) * rowSize) as V;
  const taken = new (values.constructor as new (length: number) => V)(rows.length * rowSize);
  for (const [i, row] of rows.entries()) taken.set(values.subarray(row * rowSize, (row + 1) * rowSize), i * rowSize);
  return taken;
}

/** Some rows, ascending, of a tensor. To be called inside `tf.tidy`. */
export function takeTensorRows(tensor: tf.Tensor, rows: readonly number[]): tf.Tensor {
  return isRange(rows)
    ? tf.slice(tensor, rows[0] as number, rows.length)
    : tf.gather(tensor, tf.tensor1d([...rows], "int32"));
}
