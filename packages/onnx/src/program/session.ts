import { ModelFileError, RuntimeError } from "@mayhap/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { defaultRuntime, threadsByDefault } from "#platform";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { hasExternal } from "../graph/tensors.ts";
import type { OnnxModel, Runtime } from "../model.ts";
import { toBinary } from "../proto/binary.ts";
import { apart } from "./apart.ts";
import { isCrowded } from "./crowded.ts";

const cpu: ReadonlySet<string> = new Set(["cpu", "wasm"]);

export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * Creates the runtime's sessions for one program, turns the runtime's errors into ours, and frees everything at once,
 * but nothing that somebody still uses. Holds no reference to the model, which may be collected before.
 */
export class Sessions {
  readonly #name: string;
  readonly #options: InferenceSession.SessionOptions;
  readonly #given: Runtime | undefined;
  /** Whether other workers want the cores as well. */
  readonly crowded: boolean;
  readonly #open = new Set<InferenceSession>();
  /** The end of the last run of each session. */
  readonly #last = new WeakMap<InferenceSession, Promise<void>>();
  #runtime: Promise<Runtime> | undefined;
  #users = 0;
  #disposed = false;

  /** Throws `ModelFileError` `EXTERNAL_DATA` for a model without its weights, which the runtime would look for wherever it runs. */
  constructor(model: OnnxModel) {
    if (hasExternal(model.proto))
      throw new ModelFileError(
        "EXTERNAL_DATA",
        `${model.name} keeps weights in other files, which only loadOnnx reads. Load it from its path or URL, or with loadOnnx(toBytes(model), { externalData: { "the file's name": bytes } }).`,
      );
    this.#name = model.name;
    this.#options = withoutSpinning(model.session);
    this.#given = model.runtime;
    this.crowded = isCrowded(model);
  }

  /** Whether everything runs on the processor, where values are at hand between runs. */
  get onCpu(): boolean {
    const { executionProviders = [] } = this.#options;
    return executionProviders.every((provider) => cpu.has(typeof provider === "string" ? provider : provider.name));
  }

  /** Threads of a run. */
  get threads(): number {
    return this.#options.intraOpNumThreads || threadsByDefault();
  }

  runtime(): Promise<Runtime> {
    this.#runtime ??= this.#given === undefined ? defaultRuntime() : Promise.resolve(this.#given);
    return this.#runtime;
  }

  /** `defaults`: options that those of the model come before. */
  async create(proto: ModelProto, defaults: InferenceSession.SessionOptions = {}): Promise<InferenceSession> {
    const { InferenceSession } = await this.runtime();
    try {
      // What goes wrong is thrown as an error; the runtime need not print it as well.
      const { model, files } = apart(proto);
      const externalData = [...(this.#options.externalData ?? []), ...files];
      const options = {
        logSeverityLevel: 4 as const,
        ...defaults,
        ...this.#options,
        ...(files.length === 0 ? {} : { externalData }),
      };
      const session = await InferenceSession.create(toBinary(ModelProtoSchema, model), options);
      this.#open.add(session);
      return session;
    } catch (cause) {
      throw new RuntimeError(
        "RUNTIME_LOAD",
        `onnxruntime cannot load ${this.#name}: ${messageOf(cause)}. Check that onnxruntime runs the original file; it may need a newer runtime or an operator the runtime lacks.`,
        { cause },
      );
    }
  }

  /** Runs a session and gives exactly the named outputs. Runs of one session wait for each other, which some runtimes ask for. */
  async run(session: InferenceSession, feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    if (outputs.length === 0) return {};
    const before = this.#last.get(session) ?? Promise.resolve();
    const run = before.then(() => session.run(feeds, [...outputs]));
    const ignore = (): void => undefined;
    this.#last.set(session, run.then(ignore, ignore));
    try {
      return (await run) as Record<string, Tensor>;
    } catch (cause) {
      throw this.failed(messageOf(cause), cause);
    }
  }

  /** The error for a run that fails. */
  failed(why: string, cause?: unknown): RuntimeError {
    return new RuntimeError(
      "RUNTIME_RUN",
      `onnxruntime failed while running ${this.#name}: ${why}. The usual reason is an input whose shape or values the model does not take.`,
      { cause },
    );
  }

  /** Frees one session that nobody uses any more. */
  async release(session: InferenceSession): Promise<void> {
    if (this.#open.delete(session)) await session.release();
  }

  /** Holds the sessions open until the returned function is called. */
  use(): () => Promise<void> {
    this.#users++;
    let done = false;
    return async () => {
      if (done) return;
      done = true;
      this.#users--;
      await this.#free();
    };
  }

  /** Frees everything: now, or when its last user is done. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#free();
  }

  async #free(): Promise<void> {
    if (this.#disposed && this.#users === 0) await Promise.all([...this.#open].map((session) => this.release(session)));
  }
}

/**
 * Threads of the runtime that wait for work by spinning take the cores from what draws the next sample, here and in other workers. Their
 * number stays as it is (but see `onlySingleRows`): onnxruntime rounds some products differently with another one, and results must
 * not depend on workers.
 */
function withoutSpinning(options: InferenceSession.SessionOptions): InferenceSession.SessionOptions {
  const extra = options.extra as { session?: object } | undefined;
  return { ...options, extra: { ...extra, session: { "intra_op.allow_spinning": "0", ...extra?.session } } };
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
