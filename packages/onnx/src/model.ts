import { endWorkers } from "@mayhap/core";
import type { InferenceSession, InferenceSessionFactory, TensorConstructor } from "onnxruntime-common";
import type { ModelProto } from "./generated/onnx_pb.ts";
import { release } from "./program/held.ts";

/** The parts of an onnxruntime package that are used: `import * as ort from "onnxruntime-web"` gives one. */
export interface Runtime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

const brand = Symbol.for("@mayhap/onnx/model@1");

/**
 * An ONNX model: the parsed file, and the runtime that shall run it. Made by `loadOnnx`; transformations give new ones
 * and leave theirs as it is. Tensors are shared between them, so never change `proto` in place.
 *
 * One that is made of another content by hand may lack what only `loadOnnx` brings: the contents of data files, and the parts of this
 * package that read functions or rare operators. Then it is refused where that is needed (`ModelFileError` `EXTERNAL_DATA`, `ModelError`
 * `UNKNOWN_MODEL`), and `loadOnnx(toBytes(model))` makes it whole.
 *
 * @example
 * ```ts
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = await loadOnnx("model.onnx");
 * model.proto.graph?.node.length; // number of nodes
 * ```
 */
export class OnnxModel {
  /** The file as a protobuf message; bytes of external data files are filled in. */
  readonly proto: ModelProto;
  /** What the model is called in messages: the file's name, where it came from one. */
  readonly name: string;
  /** Undefined: onnxruntime-node, imported when first needed. */
  readonly runtime: Runtime | undefined;
  /** The module that workers import for their runtime, where that is not onnxruntime-node. */
  readonly workerRuntime: string | undefined;
  /** Options for every session that is created for the model. */
  readonly session: InferenceSession.SessionOptions;

  constructor(
    proto: ModelProto,
    options: {
      readonly name?: string;
      readonly runtime?: Runtime | undefined;
      readonly workerRuntime?: string | undefined;
      readonly session?: InferenceSession.SessionOptions | undefined;
    } = {},
  ) {
    Object.defineProperty(this, brand, { value: true });
    this.proto = proto;
    this.name = options.name ?? "model";
    this.runtime = options.runtime;
    this.workerRuntime = options.workerRuntime;
    this.session = options.session ?? {};
  }

  /**
   * Frees what the first prediction made for the later ones: onnxruntime's sessions, copies of the weights, and
   * workers. What a prediction under way still uses is freed when that is done. The model stays usable; the next
   * prediction makes everything anew. Without this call it is freed when the model is garbage-collected, which may
   * take a while (workers: after ten seconds without work).
   *
   * @example
   * ```ts
   * import { dropconnect, predict } from "@mayhap/core";
   * import { loadOnnx } from "@mayhap/onnx";
   *
   * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
   * await predict(model, { x: [[0.5, -1, 2, 0]] });
   * await model.release();
   * ```
   */
  async release(): Promise<void> {
    await Promise.all([release(this), endWorkers(this)]);
  }

  /** The same model with another file content. */
  with(proto: ModelProto): OnnxModel {
    return new OnnxModel(proto, this);
  }
}

/** Whether something is an `OnnxModel`, also one of another copy of this package. */
export function isOnnxModel(value: unknown): value is OnnxModel {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
