import { type Address, drawFactors, drawUniforms } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";

/** Where random numbers come from: everything but the example. */
export interface Source {
  readonly seed: number;
  readonly stream: number;
  /** Number of the training step. */
  readonly step: number;
}

/**
 * Masks of `shape`, one for each index of the first axis: `factor` where kept, 0 (with probability `p`) where dropped.
 * Example number `row` is drawn from a stream of its own, so that a mask does not depend on its neighbours.
 */
export function drawMaskTensor(source: Source, p: number, factor: number, shape: number[]): tf.Tensor {
  return drawRows(source, shape, (address, out) => drawFactors(address, p, out, factor));
}

/** Numbers uniform on (0, 1), of `shape`, a stream for each index of the first axis. */
export function drawUniformTensor(source: Source, shape: number[]): tf.Tensor {
  return drawRows(source, shape, drawUniforms);
}

function drawRows(
  { seed, stream, step }: Source,
  shape: number[],
  draw: (address: Address, out: Float32Array) => void,
): tf.Tensor {
  const rows = shape[0] ?? 1;
  const size = tf.util.sizeFromShape(shape.slice(1));
  const out = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++)
    draw({ seed, stream, sample: step, example: 1 + row }, out.subarray(row * size, (row + 1) * size));
  return tf.tensor(out, shape, "float32");
}
