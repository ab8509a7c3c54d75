/** Trained values of one tensor, in the layout in which PyTorch keeps it (a linear weight is `[out, in]`). */
export interface Param {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** How the layers hang together. The ONNX builder and the torch script each know these three. */
export type Architecture =
  | { readonly kind: "mlp"; readonly layers: readonly string[] }
  | { readonly kind: "resnet18"; readonly head: readonly string[] }
  | { readonly kind: "transformer"; readonly heads: number };

/** A network to measure: the same parameters for every runtime. */
export interface Net {
  readonly architecture: Architecture;
  /** The file: input `x`, output `y`, batch axis free. */
  readonly onnx: Uint8Array;
  readonly params: ReadonlyMap<string, Param>;
  /** Names of the weights that DropConnect acts on: those of all linear layers but the first. */
  readonly random: readonly string[];
  /** Shape of one example. */
  readonly example: readonly number[];
}

/** Number of weights drawn anew for every sample. */
export function drawnWeights({ random, params }: Net): number {
  return random.reduce((sum, name) => sum + (params.get(name)?.values.length ?? 0), 0);
}
