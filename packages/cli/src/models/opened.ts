import type { InputInfo, OutputInfo } from "@mayhap/core";
import type { Values } from "../formats/values.ts";

/** How `convert` and `subnetwork` write a model. The options are ONNX'. */
export interface SaveOptions {
  /** Without model-local functions, for older runtimes. */
  readonly inline?: boolean;
  /** The sampling graph instead: stochastic weights as plain inputs. */
  readonly as?: "inputs";
  /** Texts to write into the file's metadata, by name; for every framework. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A model file, with what the command line needs from its framework. */
export interface OpenedModel<Model = unknown> {
  readonly model: Model;
  /** As the user gave it. */
  readonly path: string;
  /** `ONNX`, `TF.js LayersModel`, `TF.js GraphModel`. */
  readonly format: string;
  /** Number of bytes of all its files. */
  readonly bytes: number;
  /** What the file says about itself: opset, producer. */
  readonly facts: Readonly<Record<string, string>>;
  readonly inputs: readonly InputInfo[];
  readonly outputs: readonly OutputInfo[];
  /** Number of trained values in the file. */
  readonly parameters: number;
  /** Texts that the file carries beside the model, by name. */
  readonly metadata: ReadonlyMap<string, unknown>;
  /** What `predict` takes. */
  feed(arrays: ReadonlyMap<string, Values>): unknown;
  /** Writes a transformed model of the same framework. Throws `UsageError` when the path or an option does not suit it. */
  save(model: Model, path: string, options: SaveOptions): Promise<void>;
}
