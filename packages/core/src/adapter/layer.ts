import type { DropConnectParams, DropoutParams } from "./params.ts";

/**
 * What a layer does, as far as transformations care. `linear`: a matrix of weights multiplies activations.
 * `dropout`: the model's own dropout. `other`: everything else that depends on an input of the model.
 */
export type LayerKind = "linear" | "recurrent" | "conv" | "embedding" | "dropout" | "other";

/** The part that a weight plays in its layer. A recurrent layer has `input` and `recurrent` matrices. */
export type WeightRole = "kernel" | "input" | "recurrent" | "bias";

/** One weight of a layer. */
export interface LayerWeight {
  readonly role: WeightRole;
  /** Identity of the tensor: two weights with the same `tensor` are tied. */
  readonly tensor: string;
  /** In canonical order (`[in, out]` for a linear kernel); null where the file does not tell. */
  readonly shape: readonly (number | null)[];
}

/** One layer of a model as the walk reports it. */
export interface Layer {
  /** Unique in the model, and the same after saving and loading. */
  readonly id: string;
  /** The name people know it by. */
  readonly name: string;
  readonly kind: LayerKind;
  /** The framework's own word for it: `Gemm`, `Dense`. */
  readonly type: string;
  readonly weights: readonly LayerWeight[];
  /** Multiply-add operations per example, where shapes tell. For `explain`. */
  readonly operations?: number;
  /** The drop rate of a `dropout` layer, where the model says it. */
  readonly rate?: number;
  /** Why the adapter cannot change this layer, though its kind says it could. In words for `explain`. */
  readonly obstacle?: string;
  /** What transformations have made of it so far. The adapter reads it from the model's own graph. */
  readonly dropconnect?: DropConnectParams;
  readonly dropout?: DropoutParams;
}
