import type { Count } from "./count/onnx.ts";

/** Numbers by output name. */
export type Values = Readonly<Record<string, ArrayLike<number>>>;

/** A published model that its runtime runs, with inputs that it takes. */
export interface Opened {
  readonly model: unknown;
  readonly inputs: unknown;
  /** What the runtime computes, without mayhap: outputs that hold numbers, by name. */
  native(): Promise<Values>;
  /** What it computes for a transformed model that was saved and loaded again. */
  saved(model: unknown): Promise<Values>;
  /** Recorded outputs, where the model came with some. */
  readonly recorded?: readonly ArrayLike<number>[] | undefined;
  dispose(): void;
}

/** A file, and how to open it. */
export interface Entry {
  readonly format: "ONNX" | "TF.js";
  readonly name: string;
  /** Constant matrices that multiply activations, by a count that knows nothing of mayhap's. */
  count(): Count;
  /** The model, or in a few words why its runtime does not run it. */
  open(): Promise<Opened | string>;
}
