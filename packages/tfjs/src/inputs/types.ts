import type { TypedArray } from "@mayhap/core";
import type * as tf from "@tensorflow/tfjs";

/** Nested arrays of numbers or booleans, as deep as the input has dimensions, the batch first. */
export type NestedNumbers = readonly (number | boolean | NestedNumbers)[];

/** Values in row-major order with their shape, the batch first. */
export interface ShapedNumbers {
  readonly data: TypedArray | readonly number[];
  readonly shape: readonly number[];
  /** Whether numbers that the input's type cannot hold are converted, as a tensor's are, instead of refused. Default false. */
  readonly cast?: boolean;
}

/** One input of a model. A tensor stays the caller's: it is never disposed of here. */
export type TfInput = tf.Tensor | ShapedNumbers | NestedNumbers;

/** The inputs of a model: the one input itself, all inputs in the order of `model.inputs`, or each under its name. */
export type TfInputs = TfInput | readonly TfInput[] | Readonly<Record<string, TfInput>>;
