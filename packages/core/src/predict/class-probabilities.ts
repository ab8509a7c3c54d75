import { type ClassLayout, stridesAt } from "../math/class-axis.ts";

/** Replaces logits by probabilities, in place: softmax along the class axis, or the logistic function. */
export function toProbabilities(values: Float64Array, shape: readonly number[], layout: ClassLayout): void {
  if (layout.type === "sigmoid") {
    for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-(values[i] as number)));
    return;
  }
  const { outer, classes, inner } = stridesAt(shape, layout.axis);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const start = o * classes * inner + i;
      let largest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes; c++) largest = Math.max(largest, values[start + c * inner] as number);
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        const e = Math.exp((values[start + c * inner] as number) - largest);
        values[start + c * inner] = e;
        sum += e;
      }
      for (let c = 0; c < classes; c++) values[start + c * inner] = (values[start + c * inner] as number) / sum;
    }
}
