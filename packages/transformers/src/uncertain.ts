import type { RawImage } from "@huggingface/transformers";
import type { OnnxModel } from "@mayhap/onnx";
import type { SureCandidates, SureFeatures, SureLabel, SureToken } from "./types.ts";

/** What every uncertain pipeline has beside being called. */
export interface Uncertain {
  /** The transformed model, e.g. for `explain` of @mayhap/core. */
  readonly onnx: OnnxModel;
  /** Frees the sessions and workers that sampling made. The pipeline it came from stays usable. */
  dispose(): Promise<void>;
}

/** An image as transformers.js takes it: an address or path, or what holds its pixels. */
export type ImageInput = string | URL | Blob | RawImage | HTMLCanvasElement | OffscreenCanvas;

/** Labels of texts: the likeliest of each text, or with `top_k` as many of each (`null`: all). */
export interface UncertainTextClassification extends Uncertain {
  (texts: string | string[], options?: { readonly top_k?: 1 }): Promise<SureLabel[]>;
  (text: string, options: { readonly top_k: number | null }): Promise<SureLabel[]>;
  (texts: string[], options: { readonly top_k: number | null }): Promise<SureLabel[][]>;
}

/** The `top_k` likeliest labels of an image, default 5. */
export interface UncertainImageClassification extends Uncertain {
  (image: ImageInput, options?: { readonly top_k?: number }): Promise<SureLabel[]>;
  (images: ImageInput[], options?: { readonly top_k?: number }): Promise<SureLabel[][]>;
}

/** Options of token classification, as in transformers.js. */
export interface TokenOptions {
  readonly ignore_labels?: readonly string[];
  readonly aggregation_strategy?: "none" | "simple";
}

/** The tokens of a text that have a label which is not ignored. */
export interface UncertainTokenClassification extends Uncertain {
  (text: string, options?: TokenOptions): Promise<SureToken[]>;
  (texts: string[], options?: TokenOptions): Promise<SureToken[][]>;
}

/** Options of zero-shot classification, as in transformers.js. */
export interface ZeroShotOptions {
  readonly hypothesis_template?: string;
  readonly multi_label?: boolean;
}

/** The candidate labels of a text. */
export interface UncertainZeroShotClassification extends Uncertain {
  (text: string, labels: string | string[], options?: ZeroShotOptions): Promise<SureCandidates>;
  (texts: string[], labels: string | string[], options?: ZeroShotOptions): Promise<SureCandidates[]>;
}

/** Options of feature extraction, as in transformers.js. */
export interface FeatureOptions {
  readonly pooling?: "none" | "mean" | "cls" | "first_token" | "eos" | "last_token";
  readonly normalize?: boolean;
}

/** The embeddings of texts. */
export interface UncertainFeatureExtraction extends Uncertain {
  (texts: string | string[], options?: FeatureOptions): Promise<SureFeatures>;
}
