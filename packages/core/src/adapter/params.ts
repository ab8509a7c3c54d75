/** Whether kept weights are scaled by 1/(1-p) (`inverted`, the expectation is the original layer) or left as they are (`none`). */
export type Scale = "inverted" | "none";

/** Who shares a mask: all examples of one Monte-Carlo sample, or nobody. */
export type MaskPer = "sample" | "example";

/** The matrices of a recurrent layer: `W` multiplies what comes in at a time step, `R` the state of the step before. */
export type RecurrentMatrix = "W" | "R";

/** How one layer drops connections. Plain data: adapters store it in the model's graph and read it back. */
export interface DropConnectParams {
  /** Probability that a connection is dropped, in [0, 1). */
  readonly p: number;
  readonly scale: Scale;
  readonly maskPer: MaskPer;
  /** Whether the bias is masked too. */
  readonly bias: boolean;
  /** Of a recurrent layer: which of its matrices are dropped. Default both. */
  readonly recurrent?: readonly RecurrentMatrix[];
}

/** How one layer drops activations. On a layer of kind `dropout` it acts on what the layer lets through, else on the layer's input. */
export interface DropoutParams {
  /** Probability that an activation is dropped, in [0, 1). Kept ones are scaled by 1/(1-p). */
  readonly p: number;
  readonly maskPer: MaskPer;
}
