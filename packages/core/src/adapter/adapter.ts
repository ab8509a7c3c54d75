import type { Layer } from "./layer.ts";
import type { DropConnectParams, DropoutParams } from "./params.ts";
import type { Program } from "./program.ts";
import type { WorkerSupport } from "./workers.ts";

/** How samples are drawn: `mask` draws the weights; `gaussian` the pre-activations, with the same first two moments. */
export type Method = "mask" | "gaussian";

/** One input of a model, as its file declares it. */
export interface InputInfo {
  readonly name: string;
  /** `float32`, `int64`, `bool`, … */
  readonly type: string;
  /** null where a dimension is free. Omitted when not even the rank is known. */
  readonly shape?: readonly (number | null)[];
}

/** One output of a model. */
export interface OutputInfo {
  readonly name: string;
  /** Optional: `float32`, `int64`, `bool`, … */
  readonly type?: string;
  /** null where a dimension is free. Omitted when not even the rank is known. */
  readonly shape?: readonly (number | null)[];
  /** What the values are, when the last op of the graph tells: a softmax (over `axis`, which may count from the end) or a sigmoid gives probabilities. */
  readonly head?: { readonly type: "softmax"; readonly axis: number } | { readonly type: "sigmoid" };
}

/**
 * What a transformation changes: layer id to parameters. Layers that are not named lose what an earlier call of the same type gave
 * them; what the other type gave them stays.
 */
export type Changes =
  | { readonly type: "dropconnect"; readonly layers: ReadonlyMap<string, DropConnectParams> }
  | { readonly type: "dropout"; readonly layers: ReadonlyMap<string, DropoutParams> };

/**
 * Teaches mayhap one framework. An adapter knows structure: which layers a model has, how to put a stochastic one in
 * place of a plain one, how to run. It draws no random numbers, averages nothing and validates no `p`: the core does
 * that once for all.
 */
export interface Adapter<Model = unknown, Inputs = unknown> {
  /** Unique: registering a second adapter of the same name replaces the first. */
  readonly name: string;
  /** The framework's word for its models, for error messages: "tf.LayersModel". */
  readonly models: string;
  owns(model: unknown): model is Model;
  /** The walk: every layer in execution order, each once, also those no transformation can change. */
  layers(model: Model): readonly Layer[];
  outputs(model: Model): readonly OutputInfo[];
  /** Optional: what a caller has to feed, for tools that read inputs from files. */
  inputs?(model: Model): readonly InputInfo[];
  /** Optional: ids of these layers and of all that depend on them, i.e. of what runs again for every sample when these are random. For `explain`. */
  downstream?(model: Model, layers: ReadonlySet<string>): ReadonlySet<string>;
  /**
   * Optional: dropout layers that the model asks to be on outside of training and that the runtime takes out all the same: the reason
   * in a few words, by layer id. For `check`.
   */
  removed?(model: Model): ReadonlyMap<string, string>;
  /** A new model with the changes in its own graph. The given model stays as it is, and usable. */
  apply(model: Model, changes: Changes): Model;
  /** The ways of sampling that `compile` knows. Default: `["mask"]`. */
  readonly methods?: readonly Method[];
  /**
   * Splits a transformed model at its sites. Layers with p = 0 have no site. With `gaussian`, replaced layers have a noise
   * site instead of weight sites; where that is not valid, `ModelError` `GAUSSIAN_INVALID` says for which layer and why.
   */
  compile(model: Model, method?: Method): Promise<Program<Inputs>>;
  /** Optional: what `predict(…, { workers })` needs. */
  readonly workers?: WorkerSupport<Model, Inputs>;
  /** A plain model with the given weights (by site id, canonical order) for good, and nothing stochastic left in it. */
  freeze(model: Model, weights: ReadonlyMap<string, Float32Array>): Model | Promise<Model>;
}
