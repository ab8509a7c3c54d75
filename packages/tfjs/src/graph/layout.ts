import * as tf from "@tensorflow/tfjs";

/** One way to lay the same numbers out anew: axes change places, or lengths do. */
export type Step = { readonly perm: readonly number[] } | { readonly dims: readonly number[] };

/** The lengths behind steps. */
export function behind(dims: readonly number[], steps: readonly Step[]): readonly number[] {
  return steps.reduce((at, step) => ("dims" in step ? step.dims : step.perm.map((axis) => at[axis] as number)), dims);
}

/** The steps that undo `steps`, which begin at `dims`. */
export function inverse(steps: readonly Step[], dims: readonly number[]): readonly Step[] {
  return steps
    .map((step, i): Step => {
      if ("dims" in step) return { dims: behind(dims, steps.slice(0, i)) };
      return { perm: step.perm.map((_, axis) => step.perm.indexOf(axis)) };
    })
    .reverse();
}

/** A new tensor behind steps. */
export function arrange(tensor: tf.Tensor, steps: readonly Step[]): tf.Tensor {
  return tf.tidy(() =>
    steps.reduce<tf.Tensor>(
      (at, step) => ("dims" in step ? tf.reshape(at, [...step.dims]) : tf.transpose(at, [...step.perm])),
      tensor.clone(),
    ),
  );
}

/** Exchanges the last two axes. */
export function swapped(rank: number): Step[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [{ perm: [...axes.slice(0, -2), rank - 1, rank - 2] }];
}
