import type { WeightRole } from "./layer.ts";
import type { MaskPer, Scale } from "./params.ts";

/** Numbers as frameworks hold them. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Values in row-major order with their shape. */
export interface RawArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** A weight that is drawn anew for every sample. */
export interface WeightSite {
  readonly type: "weight";
  /** Unique in the program. */
  readonly id: string;
  /** Id of the layer that owns the site: the first one, in execution order, whose drawn weight this is. */
  readonly layer: string;
  readonly role: WeightRole;
  /** The tensor of that role that it draws (`LayerWeight.tensor`), for a layer that has several. Default: the first. */
  readonly tensor?: string;
  readonly p: number;
  /** Of what is drawn. `none` also where the adapter puts the layer's factor elsewhere, as it does where weights are integers. */
  readonly scale: Scale;
  readonly maskPer: MaskPer;
  /** Canonical shape: `[in, out]` for a linear kernel. */
  readonly shape: readonly number[];
  /** The trained values in canonical order. The core only reads them. */
  readonly values: Float32Array;
  /**
   * How `run` wants what is drawn, for a site of rank 2: as `[in, out]` (`canonical`, the default) or `[out, in]` (`transposed`).
   * The masks are the same either way, element by element.
   */
  readonly order?: "canonical" | "transposed";
  /**
   * Optional: the trained values in that order, where the adapter has them so. Then many `values` need no second copy: they may be
   * worked out when they are first asked for, which drawing does not do if it can.
   */
  readonly stored?: Float32Array;
  /**
   * What is kept or dropped as one: each element (the default), or each `row`, which is all that has the same index on the first axis:
   * the word of an embedding, as in AWD-LSTM. Rows are not drawn transposed.
   */
  readonly unit?: "element" | "row";
}

/** An activation that is multiplied by a mask drawn anew for every sample. A layer that is called several times has a site for each call. */
export interface ActivationSite {
  readonly type: "activation";
  readonly id: string;
  readonly layer: string;
  readonly p: number;
  readonly maskPer: MaskPer;
}

/** Noise on the pre-activations of a linear layer, for `method: "gaussian"`: standard normal numbers, drawn for each example. */
export interface NoiseSite {
  readonly type: "noise";
  readonly id: string;
  readonly layer: string;
  /** Probability that a connection of the layer is dropped; the adapter has worked it into the noise's scale. */
  readonly p: number;
  /** Noise is drawn for each example. */
  readonly maskPer: "example";
}

/** A random quantity of a program. */
export type Site = WeightSite | ActivationSite | NoiseSite;

/** A model made ready for sampling: the deterministic part apart from the stochastic part, random quantities as inputs. */
export interface Program<Inputs = unknown> {
  /** In execution order. Empty when nothing is stochastic: then everything belongs to `prepare`, and `run` returns what it found. */
  readonly sites: readonly Site[];
  /**
   * Optional: whether p is worked into the program besides its weight sites, so that another p needs another program: where weights are
   * integers, their layer's scale has the factor. Default false. (That it is worked into the scale of noise goes without saying.)
   */
  readonly fixedP?: boolean;
  /**
   * Checks inputs (names, types, shapes; throws `InputError`) and binds them. Does no arithmetic yet.
   * NaN and infinity are not errors: they are counted.
   */
  bind(inputs: Inputs): Bound;
  /** Frees what the program holds. Idempotent. No other call may follow. */
  dispose(): void | Promise<void>;
}

/** A program with its inputs. */
export interface Bound {
  /** Number of examples: the length of the batch axis. 1 when the model has none. */
  readonly rows: number;
  /** `free`: any number of rows can run at once. A number: the model was exported for exactly that many. `none`: rows cannot be told apart. */
  readonly batch: "free" | "none" | number;
  /** Number of NaN or infinite values in each input that has any, by input name. Final once a `prepare` is done: numbers on a device are counted there. */
  readonly nonFinite: Readonly<Record<string, number>>;
  /**
   * Runs the prefix (every part of the model that no site can reach) once for examples `from` (included) to `to`
   * (excluded). All examples in one call when `batch` is `none`. With a fixed `batch` the range may be shorter than
   * it: the adapter pads, and `run` returns only the rows of the range.
   */
  prepare(from: number, to: number): Promise<Prepared>;
  /**
   * Optional: the same for any rows, in ascending order. Without it, rows whose answer is known stay in the batch until
   * all of it is.
   */
  prepareRows?(rows: readonly number[]): Promise<Prepared>;
}

/**
 * Multiplies rows by the weights of `Program.sites[site]`, which are drawn on the way: `[rows, in]` gives `[rows, out]`, both row by row, for a site
 * of shape `[in, out]` whatever its `order`. There are equally many rows for each sample of the run, sample after sample. Only reads `rows`; what
 * comes back is the caller's.
 */
export type Multiply = (site: number, rows: Float32Array) => Float32Array;

/** Rows that meet one weight, and what they give with it as it was trained. */
export interface RowProducts {
  /** `[rows, in]` */
  readonly rows: Float32Array;
  /** Their products `[rows, out]` with the weight, without scale and bias. */
  readonly all: Float32Array;
  /** `[out]`, to be added to the drawn products: it is not dropped. */
  readonly bias?: Float32Array;
}

/** Products of drawn weights with rows that are the same for every sample, which need not be worked out anew: what is dropped is subtracted. */
export interface Subtracting {
  /** Numbers of their sites: `[in, out]` matrices of single elements that nothing but these rows is multiplied by. */
  readonly sites: readonly number[];
  /** The largest p of these sites with which it is faster than `Prepared.run`. The core decides, because p may be another one than the site's. */
  readonly mostP: number;
  /** For each of these sites in turn. The core only reads them. */
  products(): Promise<readonly RowProducts[]>;
  /** As `Prepared.run`, but these sites get the products `[rows, out]` with their drawn weights, and the bias added, instead of the weights. */
  run(draws: readonly Float32Array[]): Promise<Readonly<Record<string, RawArray>>>;
}

/** The state behind the prefix, for some rows. */
export interface Prepared {
  /** Shape of the draws of each activation and noise site, by site id; axis 0 is the batch axis, rows of the range only. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /**
   * Runs the rest once. `draws[i]` belongs to `sites[i]`: a weight site gets its masked and scaled weights in the order it asks for, an
   * activation site the factors (0 or 1/(1-p)), a noise site standard normal numbers. The arrays are reused by the caller after the promise settles: do not keep them.
   * Returns every numeric output of the model by name, freshly allocated or at least valid until the next `run`.
   */
  run(draws: readonly Float32Array[]): Promise<Readonly<Record<string, RawArray>>>;
  /**
   * Optional, where the batch axis is free and no weight is drawn: runs several samples as one larger batch. Draws and
   * outputs hold `samples` times the rows, sample after sample.
   */
  runMany?(draws: readonly Float32Array[], samples: number): Promise<Readonly<Record<string, RawArray>>>;
  /**
   * Optional, where every site is an `[in, out]` matrix of single elements that rows are multiplied by, and nothing else: no bias, no activation.
   * Runs several samples and calls `multiply` where it comes to such a product, for all samples at once, and once for each place if a layer has several.
   * Outputs as of `runMany`. To be offered where it is faster than `run`, which may be called all the same: for few rows it costs less to multiply
   * while drawing than to write drawn weights to memory, hand them over and read them again.
   */
  runProducts?(multiply: Multiply, samples: number): Promise<Readonly<Record<string, RawArray>>>;
  /** Optional, where all sites are weights. Offers a faster way than `run`, which may be called all the same. */
  readonly subtracting?: Subtracting;
  /** Frees the state. Idempotent. */
  dispose(): void;
}
