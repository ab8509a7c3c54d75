import type { LayerKind, WeightRole } from "../adapter/layer.ts";
import { ModelError } from "../errors.ts";

/** Which random quantity is drawn. Two quantities with different addresses are independent; the same address gives the same numbers. */
export interface Address {
  /** Integer in [0, 2^53). */
  readonly seed: number;
  /** What is drawn, see `weightStream`, `activationStream`, `trainingStream`. */
  readonly stream: number;
  /** Number of the Monte-Carlo sample (or training step), from 0. */
  readonly sample: number;
  /** 0 when the mask is shared by all examples, else 1 + row of the example in the whole input. */
  readonly example: number;
}

/** The second word of a seed's key; the first is `seed | 0`. */
export function upperWord(seed: number): number {
  return Math.floor(seed / 0x1_0000_0000);
}

const kinds: Record<LayerKind, number> = { linear: 0, recurrent: 1, conv: 2, embedding: 3, dropout: 4, other: 5 };
const roles: Record<WeightRole, number> = { kernel: 0, bias: 1, input: 2, recurrent: 3 };

/** Set in a stream to address its refinement bytes (docs/design.md, "Random numbers"). */
export const REFINEMENT = 0x8000_0000;

function pack(purpose: number, kind: LayerKind, role: number, ordinal: number): number {
  return ((purpose << 28) | (kinds[kind] << 24) | (role << 20) | ordinal) >>> 0;
}

/** Stream of a weight. `ordinal`: position of its layer among all layers of that kind in the walk. */
export function weightStream(kind: LayerKind, role: WeightRole, ordinal: number): number {
  return pack(0, kind, roles[role], ordinal);
}

/**
 * Stream of the factors on a layer's activations. `call`: number of the call, for a layer that acts in several places. Throws `ModelError`
 * `UNSUPPORTED_LAYER` beyond 65536 layers or 256 calls.
 */
export function activationStream(kind: LayerKind, ordinal: number, call = 0): number {
  return packCall(1, kind, ordinal, call);
}

/** Stream of the noise on a layer's pre-activations; otherwise as `activationStream`. */
export function noiseStream(kind: LayerKind, ordinal: number, call = 0): number {
  return packCall(3, kind, ordinal, call);
}

function packCall(purpose: number, kind: LayerKind, ordinal: number, call: number): number {
  // Streams that overlap would be the same random numbers in two places.
  if (ordinal > 0xffff || call > 0xff)
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `Call ${call} of ${kind} layer number ${ordinal} has no random numbers of its own: 65536 layers and 256 calls of each are the limit. Replace fewer layers.`,
    );
  return ((purpose << 28) | (kinds[kind] << 24) | (call << 16) | ordinal) >>> 0;
}

/** Stream for masks drawn while training, where there is no walk: layers differ by their seeds, and weights of a layer by their number, if not by their role. */
export function trainingStream(role: WeightRole, weight = 0): number {
  return pack(2, "linear", roles[role], weight);
}
