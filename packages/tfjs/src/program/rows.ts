import * as tf from "@tensorflow/tfjs";

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
