import type * as tf from "@tensorflow/tfjs";
import type { DropConnectDense } from "../layers/drop-connect-dense.ts";
import type { MomentWeights } from "../layers/moments.ts";
import type { Layer } from "../tf/types.ts";

/** A value in a program: a symbolic tensor of the model, or of a nested model at one of its calls. */
export interface Value {
  readonly index: number;
  /** A value of another type is cast to it when it is read, as TF.js' executor does. */
  readonly dtype: tf.DataType;
  readonly rank: number;
}

/** A call of a layer. */
export interface CallStep {
  readonly type: "call";
  readonly layer: Layer;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The model call that it belongs to; 0 at the top. */
  readonly scope: number;
}

/** The same tensor as two values: outside and inside a nested model. */
export interface AliasStep {
  readonly type: "alias";
  readonly inputs: readonly [Value];
  readonly outputs: readonly [Value];
}

/** A call of a nested model begins: a scope of keyword arguments opens inside another. Computes nothing. */
export interface EnterStep {
  readonly type: "enter";
  readonly inputs: readonly Value[];
  readonly outputs: readonly [];
  readonly scope: number;
  readonly inner: number;
}

/** The moments of a DropConnect layer's pre-activations. Nothing is random yet, so that they can be computed once for all samples. */
export interface MomentsStep {
  readonly type: "moments";
  readonly weights: MomentWeights;
  readonly inputs: readonly [Value];
  /** Mean and standard deviation. */
  readonly outputs: readonly [Value, Value];
  readonly scope: number;
}

/** Draws the pre-activations from their moments and applies the layer's activation. */
export interface NoiseStep {
  readonly type: "noise";
  readonly layer: DropConnectDense;
  readonly inputs: readonly [Value, Value];
  readonly outputs: readonly [Value];
  readonly scope: number;
}

/** One step of a program. */
export type Step = CallStep | AliasStep | EnterStep | MomentsStep | NoiseStep;

/** A model as a flat list of steps, nested models taken apart. */
export interface Flat {
  /** In the order in which TF.js' own executor runs them. */
  readonly steps: readonly Step[];
  /** One for each of `model.inputs`. */
  readonly inputs: readonly Value[];
  /** One for each of `model.outputs`. */
  readonly outputs: readonly Value[];
}
