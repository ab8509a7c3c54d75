import type { Method } from "../../adapter/adapter.ts";
import type { ClassLayout } from "../../math/class-axis.ts";
import type { Stopped } from "../run-chunk.ts";

/** Version of the packed form. A reader refuses those that it does not know. */
export const packedVersion = 1;

/** A prediction as plain data that JSON can hold, from `packPrediction`. Numbers are base64 of their little-endian bytes. */
export interface PackedPrediction {
  readonly type: "mayhap prediction";
  readonly version: 1;
  readonly seed: number;
  readonly method: Method;
  /** Ranges [from, to) of the numbers of the samples. */
  readonly sampleRanges: readonly (readonly [number, number])[];
  /** Range [from, to) of the rows in a larger input. */
  readonly rowRange: readonly [number, number];
  readonly stopped: Stopped;
  /** Number of NaN or infinite values in each input that has any. */
  readonly nonFiniteInputs: Readonly<Record<string, number>>;
  readonly outputs: readonly PackedOutput[];
}

/** One output of a packed prediction. */
export interface PackedOutput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly reading:
    | { readonly type: "values" }
    | { readonly type: "probabilities" | "logits"; readonly layout: ClassLayout };
  /** Whether axis 0 is the batch, so that every row has counts of its own. */
  readonly byRow: boolean;
  readonly values: PackedMoments;
  /** Of the class probabilities, for logits. */
  readonly probabilities?: PackedMoments;
  /** Of the entropy, the largest probability and the norm of each of the samples' class distributions, for classifiers. */
  readonly sharpness?: PackedMoments;
  /** The samples, in the shape of the output, when they were kept. */
  readonly kept?: readonly PackedNumbers[];
  readonly nonFinite: number;
}

/** Counts by row (uint32), means and sums of squared deviations by element (float64). */
export interface PackedMoments {
  readonly counts: string;
  readonly mean: string;
  readonly squares: string;
}

/** Numbers with their width. */
export interface PackedNumbers {
  readonly type: "float32" | "float64";
  readonly data: string;
}
