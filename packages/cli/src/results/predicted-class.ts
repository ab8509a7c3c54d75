import { NdArray, type Prediction } from "@mayhap/core";

/**
 * The class that each distribution of a classifier favours, in the shape of its measures: the index along the class axis,
 * or for sigmoids 1 from a probability of 0.5 on, else 0.
 */
export function predictedClass(
  { probabilities, classes }: Prediction,
  measureShape: readonly number[],
  calibrated?: NdArray,
): NdArray {
  const { data, shape } = calibrated ?? probabilities;
  if (classes?.type !== "softmax")
    return new NdArray(
      data.map((p) => (p >= 0.5 ? 1 : 0)),
      measureShape,
    );
  const axis = classes.axis < 0 ? classes.axis + shape.length : classes.axis;
  const count = shape[axis] as number;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const out = new Float64Array(data.length / count);
  for (let i = 0; i < out.length; i++) {
    const start = Math.floor(i / inner) * count * inner + (i % inner);
    let best = 0;
    for (let c = 1; c < count; c++)
      if ((data[start + c * inner] as number) > (data[start + best * inner] as number)) best = c;
    out[i] = best;
  }
  return new NdArray(out, measureShape);
}
