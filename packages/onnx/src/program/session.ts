import { toBinary } from "@bufbuild/protobuf";
import { RuntimeError } from "@mayhap/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { defaultRuntime } from "#platform";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import type { OnnxModel, Runtime } from "../model.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

/** Creates the runtime's sessions for one program, turns the runtime's errors into ours, and frees everything at once. */
export class Sessions {
  readonly #model: OnnxModel;
  readonly #open: InferenceSession[] = [];
  #runtime: Promise<Runtime> | undefined;

  constructor(model: OnnxModel) {
    this.#model = model;
  }

  runtime(): Promise<Runtime> {
    this.#runtime ??= this.#model.runtime === undefined ? defaultRuntime() : Promise.resolve(this.#model.runtime);
    return this.#runtime;
  }

  async create(proto: ModelProto): Promise<InferenceSession> {
    const { InferenceSession } = await this.runtime();
    try {
      // What goes wrong is thrown as an error; the runtime need not print it as well.
      const options = { logSeverityLevel: 4 as const, ...this.#model.session };
      const session = await InferenceSession.create(toBinary(ModelProtoSchema, proto), options);
      this.#open.push(session);
      return session;
    } catch (cause) {
      throw new RuntimeError(
        "RUNTIME_LOAD",
        `onnxruntime cannot load ${this.#model.name}: ${messageOf(cause)}. Check that onnxruntime runs the original file; it may need a newer runtime or an operator the runtime lacks.`,
        { cause },
      );
    }
  }

  /** Runs a session and gives exactly the named outputs. */
  async run(session: InferenceSession, feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    if (outputs.length === 0) return {};
    try {
      return (await session.run(feeds, [...outputs])) as Record<string, Tensor>;
    } catch (cause) {
      throw new RuntimeError(
        "RUNTIME_RUN",
        `onnxruntime failed while running ${this.#model.name}: ${messageOf(cause)}. The usual reason is an input whose shape or values the model does not take.`,
        { cause },
      );
    }
  }

  async dispose(): Promise<void> {
    const open = this.#open.splice(0);
    await Promise.all(open.map((session) => session.release()));
  }
}

/** A model to create a session from: another graph in the frame of a given model, without what only training needs. */
export function frame(model: ModelProto, graph: GraphProto): ModelProto {
  return copy(model, {
    graph,
    // Since version 4 initializers need not be listed as inputs, which the graphs made here rely on.
    irVersion: model.irVersion < 8n ? 8n : model.irVersion,
    trainingInfo: [],
    metadataProps: [],
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
