import type * as tf from "@tensorflow/tfjs";

/** A form that a layer takes in files, as a small model of each framework that has it. */
export interface Form {
  readonly name: string;
  /** The bytes of a file. */
  readonly onnx?: () => Uint8Array;
  readonly layers?: () => tf.LayersModel;
  readonly graph?: () => Promise<tf.GraphModel>;
  /** Where the runtime alone computes less exactly than the sampling program: by how much at most, and why. */
  readonly coarse?: { readonly by: number; readonly why: string };
  /** Number of examples that TF.js' models run on. Default 2. */
  readonly rows?: number;
}

/** Forms under one heading. */
export interface Group {
  readonly title: string;
  readonly forms: readonly Form[];
}
