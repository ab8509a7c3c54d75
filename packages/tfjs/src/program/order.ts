import type { WeightSite } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { paysTransposed } from "../layers/arithmetic.ts";

/** Fewest rows for which a kernel must be better transposed: below, there is little to gain, and often more rows. */
const ROWS = 8;

/**
 * The order in which a kernel is best drawn. On TF.js' cpu backend both take the same time; others are left as they are, because they were not
 * measured.
 */
export function orderOf(shape: readonly number[]): Pick<WeightSite, "order"> {
  const matrix = shape as readonly [number, number];
  return tf.getBackend() === "wasm" && shape.length === 2 && paysTransposed(ROWS, matrix)
    ? { order: "transposed" }
    : {};
}
