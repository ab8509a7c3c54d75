import * as tf from "@tensorflow/tfjs";

/** How many rows are asked for, and how many the model runs with: more when its batch is fixed. */
export interface RowCount {
  readonly asked: number;
  readonly run: number;
  readonly fixed: boolean;
}

/** A shape without the rows that only fill up a fixed batch. */
export function askedShape(shape: readonly number[], { asked, run }: RowCount): number[] {
  const [length, ...rest] = shape;
  return length !== undefined && length % run === 0 ? [(length / run) * asked, ...rest] : [...shape];
}

/** What was drawn for rows of the shape asked for, filled up to those that the model runs with. `samples` of them one after another. */
export function drawnRows(
  draw: Float32Array,
  [length = 1, ...rest]: readonly number[],
  { asked, run }: RowCount,
  samples = 1,
): tf.Tensor {
  const drawn = tf.tensor(draw, [samples * length, ...rest], "float32");
  return samples > 1 ? drawn : padRows(drawn, (length / asked) * run);
}

/** Repeats the last row until there are `rows` of them. A new tensor either way. */
export function padRows(tensor: tf.Tensor, rows: number): tf.Tensor {
  const given = tensor.shape[0] as number;
  if (given >= rows) return tensor.clone();
  return tf.tidy(() => {
    const last = tf.slice(tensor, given - 1, 1);
    const times = [rows - given, ...new Array<number>(tensor.rank - 1).fill(1)];
    return tf.concat([tensor, tf.tile(last, times)]);
  });
}

/** from, from + 1, …, to - 1. */
export function rowRange(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** A tensor several times over along its first axis. By joining: `tf.tile` takes far longer on the wasm backend. */
export function repeatRows(tensor: tf.Tensor, times: number): tf.Tensor {
  if (times === 1) return tensor;
  const half = repeatRows(tensor, times >> 1);
  return tf.concat(times % 2 === 0 ? [half, half] : [half, half, tensor]);
}
