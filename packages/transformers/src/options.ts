import type { DropConnectOptions, PredictOptions } from "@mayhap/core";
import type { InferenceSession } from "onnxruntime-common";

/** What goes to `predict` of @mayhap/core; see there. */
export type Sampling = Omit<PredictOptions, "keep" | "output" | "outputs" | "axis" | "firstRow" | "first">;

/** Where a pipeline's model was loaded from. Give what `pipeline` was given; the names are those of transformers.js. */
export interface ModelPlace {
  /** The name or folder that `pipeline` was given, or the bytes of the `.onnx` file. A pipeline does not keep it. */
  readonly model: string | Uint8Array;
  /** Default `"main"`. */
  readonly revision?: string;
  /** Default `"onnx"`. */
  readonly subfolder?: string;
  /** Name of the file without precision and ending. Default `"model"`. */
  readonly model_file_name?: string;
  /** Default `env.cacheDir`. */
  readonly cache_dir?: string;
}

/** Options of `withUncertainty`. */
export interface UncertaintyOptions extends ModelPlace, Sampling {
  /** The probability that a connection is dropped, in [0, 1), or all of dropconnect's options. */
  readonly p: number | DropConnectOptions;
  /** onnxruntime's session options. Default: the device of the pipeline. */
  readonly session?: InferenceSession.SessionOptions;
  /** For `workers`, outside of Node: the module that workers import as their runtime. */
  readonly workerRuntime?: string;
}
