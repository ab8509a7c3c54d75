import type { RawArray } from "@mayhap/core";
import type { ConvSpec, EmbeddingSpec, MlpSpec, TwoOutputSpec } from "./spec.ts";

/** Says why a framework cannot have a fixture. Tests that need it do not run, and show the reason. */
export interface Absent {
  readonly absent: string;
}

/** A fixture that a framework need not have. */
export type Optional<T> = T | Absent;

/** What may take a while. */
export type Awaitable<T> = T | Promise<T>;

/** A model's numeric outputs by name. */
export type Outputs = Readonly<Record<string, RawArray>>;

/** Inputs that the adapter must refuse, for a model that `mlp` built. */
export interface BadInputs<Inputs> {
  /** A name that the model does not have: `INPUT_NAMES`. */
  readonly unknownName: Optional<Inputs>;
  /** One dimension too many or too few: `INPUT_SHAPE`. */
  readonly wrongRank: Optional<Inputs>;
  /** Rows that are one number too long: `INPUT_SHAPE`. */
  readonly wrongWidth: Optional<Inputs>;
  /** Strings or another type that the model does not take: `INPUT_TYPE`. */
  readonly wrongType: Optional<Inputs>;
}

/** A model that counts how often its first layer is computed. */
export interface CountingModel<Model> {
  readonly model: Model;
  /** Executions of the first layer so far. One execution may serve many rows. */
  executions(): number;
}

/**
 * Models and inputs in the form of the adapter's framework. Build them with the framework alone, as its users would:
 * nothing here may go through mayhap.
 */
export interface Fixtures<Model, Inputs> {
  /** A network of the given layers, with one float32 input of shape `[batch, in]` (batch free) and one output `[batch, out]`. */
  mlp(spec: MlpSpec): Awaitable<Model>;
  /** `x` as this model takes it. `x.shape` is `[rows, in]`; the data may hold NaN. */
  inputs(model: Model, x: RawArray): Awaitable<Inputs>;
  /** What the framework itself computes, without mayhap: the outputs under the names that `adapter.outputs` tells. */
  run(model: Model, inputs: Inputs): Awaitable<Outputs>;
  /** Inputs that do not fit the model. `x` would fit. */
  bad(model: Model, x: RawArray): Awaitable<BadInputs<Inputs>>;
  /** As `mlp`, where equal objects in `spec.layers` are one tensor each for kernel and bias. */
  readonly tied: Optional<(spec: MlpSpec) => Awaitable<Model>>;
  /** One input, two outputs, named as the heads. */
  readonly twoOutputs: Optional<(spec: TwoOutputSpec) => Awaitable<Model>>;
  /** As `mlp`, with a dropout layer of the framework, off at inference, behind the first layer. */
  readonly withDropout: Optional<(spec: MlpSpec, rate: number) => Awaitable<Model>>;
  /** A model that takes `[batch, in]` with any `in` and has no linear layer. */
  readonly nothingLinear: Optional<() => Awaitable<Model>>;
  /** The convolution and nothing else. A framework whose channels stand elsewhere transposes in front and behind. */
  readonly conv: Optional<(spec: ConvSpec) => Awaitable<Model>>;
  /** The look-up and nothing else. `inputs` and `run` get whole numbers, as an `Int32Array`, for it. */
  readonly embedding: Optional<(spec: EmbeddingSpec) => Awaitable<Model>>;
  /** As `mlp`, but the input's shape is `[batch, in]` with exactly that batch. */
  readonly fixedBatch: Optional<(spec: MlpSpec, batch: number) => Awaitable<Model>>;
  /** As `mlp`, with a first layer whose executions can be counted. */
  readonly counting: Optional<(spec: MlpSpec) => Awaitable<CountingModel<Model>>>;
  /** Saves the model in the framework's own way and loads it again. */
  readonly reload: Optional<(model: Model) => Awaitable<Model>>;
  /** Number of live resources (tensors, sessions) that only an explicit release frees. */
  readonly resources: Optional<() => number>;
  /** Frees what the adapter keeps of a model for later calls. Left out: it must keep nothing that only an explicit release frees. */
  readonly release?: (model: Model) => Awaitable<void>;
}

/** Names of the fixtures that may be absent. */
export type OptionalFixture =
  | "tied"
  | "twoOutputs"
  | "withDropout"
  | "nothingLinear"
  | "conv"
  | "embedding"
  | "fixedBatch"
  | "counting"
  | "reload"
  | "resources";

/** Whether a fixture is declared absent. */
export function isAbsent(fixture: unknown): fixture is Absent {
  return typeof fixture === "object" && fixture !== null && "absent" in fixture;
}
