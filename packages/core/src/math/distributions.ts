import type { NdArray } from "../nd-array.ts";
import { type ClassLayout, stridesAt } from "./class-axis.ts";

/** Distributions over classes, one after another: `count` × `classes` values. */
export interface Distributions {
  readonly data: Float64Array;
  readonly count: number;
  readonly classes: number;
}

/**
 * Class probabilities as a matrix [distributions, classes], whatever axis the classes lie along; distributions in the order of the array
 * without that axis: examples, pixels, positions. A sigmoid's probability of a yes becomes the distribution [1 - p, p]. Shares the
 * memory where the classes lie along the last axis.
 *
 * @example
 * ```ts
 * import { distributions, NdArray } from "@mayhap/core";
 *
 * const pixels = new NdArray(Float64Array.of(0.1, 0.2, 0.9, 0.8), [1, 2, 2]); // [batch, classes, pixels]
 * distributions(pixels, { type: "softmax", axis: 1 }).data; // => [0.1, 0.9, 0.2, 0.8]
 * ```
 */
export function distributions({ data, shape }: NdArray, layout: ClassLayout): Distributions {
  if (layout.type === "sigmoid") return yesOrNo(data);
  const { outer, classes, inner } = stridesAt(shape, layout.axis);
  if (inner === 1) return { data, count: outer, classes };
  const moved = new Float64Array(data.length);
  for (let o = 0; o < outer; o++)
    for (let c = 0; c < classes; c++)
      for (let i = 0; i < inner; i++)
        moved[(o * inner + i) * classes + c] = data[(o * classes + c) * inner + i] as number;
  return { data: moved, count: outer * inner, classes };
}

function yesOrNo(yes: Float64Array): Distributions {
  const data = new Float64Array(2 * yes.length);
  for (let i = 0; i < yes.length; i++) {
    data[2 * i] = 1 - (yes[i] as number);
    data[2 * i + 1] = yes[i] as number;
  }
  return { data, count: yes.length, classes: 2 };
}

/** One number for each distribution, from its probabilities. They are a view, valid during the call only. */
export function forEachDistribution(
  { data, count, classes }: Distributions,
  measure: (probabilities: Float64Array) => number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => measure(data.subarray(i * classes, (i + 1) * classes)));
}
