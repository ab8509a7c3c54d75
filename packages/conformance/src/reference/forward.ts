import type { RawArray } from "@mayhap/core";
import type { DenseSpec } from "../spec.ts";

/** Kernel and bias to compute a layer with, in place of its own. */
export interface Weights {
  readonly kernel: ArrayLike<number>;
  readonly bias: ArrayLike<number> | undefined;
}

/** One layer on one example in float64, as plainly as it can be written. */
export function forward({ shape, activation }: DenseSpec, x: readonly number[], { kernel, bias }: Weights): number[] {
  const [inputs, units] = shape;
  const z = Array.from({ length: units }, (_, j) => {
    let sum = bias === undefined ? 0 : (bias[j] as number);
    for (let i = 0; i < inputs; i++) sum += (x[i] as number) * (kernel[i * units + j] as number);
    return sum;
  });
  if (activation === "relu") return z.map((value) => Math.max(0, value));
  if (activation === "linear") return z;
  const largest = Math.max(...z);
  const exps = z.map((value) => Math.exp(value - largest));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / total);
}

/** The examples of an array, each as plain numbers. */
export function rows({ data, shape }: RawArray): number[][] {
  const width = shape[1] as number;
  return Array.from({ length: shape[0] as number }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));
}
