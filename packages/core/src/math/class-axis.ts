/**
 * How the classes lie in an output. `softmax`: the values along `axis` are the probabilities of exclusive classes.
 * `sigmoid`: each value is the probability of one independent yes.
 */
export type ClassLayout = { readonly type: "softmax"; readonly axis: number } | { readonly type: "sigmoid" };

/** Sizes of the dimensions before, on and behind the class axis. */
export interface Strides {
  readonly outer: number;
  readonly classes: number;
  readonly inner: number;
}

export function stridesAt(shape: readonly number[], axis: number): Strides {
  const at = axis < 0 ? axis + shape.length : axis;
  const product = (part: readonly number[]) => part.reduce((a, b) => a * b, 1);
  return { outer: product(shape.slice(0, at)), classes: shape[at] ?? 1, inner: product(shape.slice(at + 1)) };
}

/** The shape of a measure of the output: without the class axis; for sigmoids without a last axis of length 1. */
export function measureShape(shape: readonly number[], layout: ClassLayout): readonly number[] {
  if (layout.type === "sigmoid") return shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  const at = layout.axis < 0 ? layout.axis + shape.length : layout.axis;
  return shape.filter((_, axis) => axis !== at);
}
