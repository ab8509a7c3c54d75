import type { Tensor } from "@huggingface/transformers";
import type { InferenceSession, InferenceSessionFactory } from "onnxruntime-common";

/** A session as transformers.js leaves it: the runtime's own, with what it was made for. */
export type RuntimeSession = InferenceSession & {
  readonly constructor: InferenceSessionFactory;
  readonly config?: { readonly dtype?: string; readonly device?: string };
};

/** What is used of a pipeline, whatever its task. */
export interface AnyPipeline {
  readonly task: string;
  readonly tokenizer?: (...args: unknown[]) => unknown;
  readonly model: {
    readonly sessions: Readonly<Record<string, unknown>>;
    readonly config: {
      readonly id2label?: Readonly<Record<number, string>>;
      readonly problem_type?: string | null;
    };
    _call(...args: unknown[]): Promise<unknown>;
  };
  _call(...args: unknown[]): Promise<unknown>;
}

/** How sure a label is. Entropies are in nats, and those of the label's whole distribution over classes. */
export interface Sureness {
  /** Standard deviation of the score over the samples. */
  readonly std: number;
  /** Mutual information: what the samples disagree about. */
  readonly epistemic: number;
  /** Mean entropy of the samples: what they agree is open. */
  readonly aleatoric: number;
}

/** A label of a text or an image. `score` is the mean probability. */
export interface SureLabel extends Sureness {
  readonly label: string;
  readonly score: number;
}

/** A token with its entity, or a group of tokens with the means of theirs. */
export type SureToken = Sureness & { readonly score: number; readonly word: string } & (
    | { readonly entity: string; readonly index: number }
    | { readonly entity_group: string }
  );

/** Candidate labels, the likeliest first; the other lists are in the same order. */
export interface SureCandidates {
  readonly sequence: string;
  readonly labels: string[];
  readonly scores: number[];
  readonly std: number[];
  readonly epistemic: number[];
  readonly aleatoric: number[];
}

/** Embeddings in the shape that the pipeline gives them, pooled and normalised sample by sample. */
export interface SureFeatures {
  /** Mean of the samples. Normalised vectors that disagree have a mean shorter than 1. */
  readonly mean: Tensor;
  /** Standard deviation of each number over the samples. */
  readonly std: Tensor;
  /**
   * How far a sample is from the mean: for each vector the expected squared distance, i.e. the sum of its variances. In the square of the
   * embedding's unit; of normalised vectors in [0, 1] up to the factor samples / (samples - 1).
   */
  readonly epistemic: Tensor;
}
