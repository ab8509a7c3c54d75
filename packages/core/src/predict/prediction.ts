import { OptionsError } from "../errors.ts";
import type { ClassLayout } from "../math/class-axis.ts";
import { normalQuantile } from "../math/normal-quantile.ts";
import { sampleQuantile } from "../math/sample-quantile.ts";
import { NdArray } from "../nd-array.ts";

/** Bounds between which the output lies with the given probability. */
export interface Interval {
  readonly lower: NdArray;
  readonly upper: NdArray;
  readonly level: number;
  /** `quantile`: equal-tailed, from the kept samples. `normal`: mean ± z·std. */
  readonly method: "quantile" | "normal";
}

/** What a model's output is, over the samples. */
export interface Prediction {
  /** Mean of the samples, in the shape of the output. */
  readonly mean: NdArray;
  /** Unbiased variance of the samples. In the square of the output's unit. */
  readonly variance: NdArray;
  /** Standard deviation of the samples. In the output's unit. */
  readonly std: NdArray;
  /**
   * Central interval that holds an output with probability `level` in (0, 1), default 0.9: from the quantiles of the samples
   * when they were kept (`keep: true`), else by the normal approximation; `method` tells.
   */
  interval(level?: number): Interval;
  /** The q-quantile of the samples, q in [0, 1], linearly interpolated. Throws `OptionsError` `SAMPLES_NOT_KEPT` without `keep: true`. */
  quantile(q: number): NdArray;
  /** Number of samples drawn. */
  readonly samples: number;
  /** The seed of the masks: predicting with it again gives the same samples. */
  readonly seed: number;
  /** The samples themselves, in order, when they were kept. */
  readonly kept: readonly NdArray[] | undefined;
  /** What kind of output it is. */
  readonly output: "values" | "probabilities" | "logits";
  /** How the classes lie. Undefined for `values`. */
  readonly classes: ClassLayout | undefined;
  /** Mean of the samples' class probabilities. Throws `OptionsError` `NOT_A_CLASSIFIER` for `values`. */
  readonly probabilities: NdArray;
  /** Mean of the samples' entropies in nats, per distribution. Throws `OptionsError` `NOT_A_CLASSIFIER` for `values`. */
  readonly expectedEntropy: NdArray;
  /** NaN or infinite values that were met: in the inputs by name, and in this output over all samples. */
  readonly nonFinite: { readonly inputs: Readonly<Record<string, number>>; readonly output: number };
  /** In words, what a reader should know before trusting the numbers. Usually empty. */
  readonly warnings: readonly string[];
}

/** What the sampler hands over. */
export interface PredictionParts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly samples: number;
  readonly seed: number;
  readonly kept: readonly NdArray[] | undefined;
  readonly output: "values" | "probabilities" | "logits";
  readonly classes: ClassLayout | undefined;
  readonly probabilities: Float64Array | undefined;
  readonly expectedEntropy: NdArray | undefined;
  readonly nonFinite: { readonly inputs: Readonly<Record<string, number>>; readonly output: number };
}

/** A prediction over parts that are computed; the rest follows from them when asked for. */
export class SummaryPrediction implements Prediction {
  readonly #parts: PredictionParts;
  readonly mean: NdArray;
  readonly variance: NdArray;
  #std: NdArray | undefined;
  #sorted: Float64Array[] | undefined;

  constructor(parts: PredictionParts) {
    this.#parts = parts;
    this.mean = new NdArray(parts.mean, parts.shape);
    this.variance = new NdArray(parts.variance, parts.shape);
  }

  get std(): NdArray {
    this.#std ??= new NdArray(this.variance.data.map(Math.sqrt), this.variance.shape);
    return this.#std;
  }

  get samples(): number {
    return this.#parts.samples;
  }

  get seed(): number {
    return this.#parts.seed;
  }

  get kept(): readonly NdArray[] | undefined {
    return this.#parts.kept;
  }

  get output(): "values" | "probabilities" | "logits" {
    return this.#parts.output;
  }

  get classes(): ClassLayout | undefined {
    return this.#parts.classes;
  }

  get nonFinite(): PredictionParts["nonFinite"] {
    return this.#parts.nonFinite;
  }

  get probabilities(): NdArray {
    const { probabilities, shape } = this.#parts;
    if (probabilities === undefined) throw this.#notAClassifier("probabilities");
    return new NdArray(probabilities, shape);
  }

  get expectedEntropy(): NdArray {
    if (this.#parts.expectedEntropy === undefined) throw this.#notAClassifier("expectedEntropy");
    return this.#parts.expectedEntropy;
  }

  get warnings(): readonly string[] {
    const { nonFinite, name, samples } = this.#parts;
    const inputs = Object.entries(nonFinite.inputs).map(
      ([input, count]) => `${count} NaN or infinite values in input "${input}".`,
    );
    const output =
      nonFinite.output > 0
        ? [`${nonFinite.output} NaN or infinite values in the ${samples} samples of output "${name}".`]
        : [];
    return [...inputs, ...output];
  }

  interval(level = 0.9): Interval {
    if (!(level > 0 && level < 1))
      throw new OptionsError(
        "INVALID_OPTIONS",
        `interval(${String(level)}): the level is a probability between 0 and 1, e.g. 0.9.`,
      );
    if (this.#parts.kept)
      return {
        lower: this.quantile((1 - level) / 2),
        upper: this.quantile((1 + level) / 2),
        level,
        method: "quantile",
      };
    const z = normalQuantile((1 + level) / 2);
    const bound = (sign: number) =>
      new NdArray(
        this.mean.data.map((m, i) => m + sign * z * (this.std.data[i] as number)),
        this.mean.shape,
      );
    return { lower: bound(-1), upper: bound(1), level, method: "normal" };
  }

  quantile(q: number): NdArray {
    if (!(q >= 0 && q <= 1))
      throw new OptionsError("INVALID_OPTIONS", `quantile(${String(q)}): q is a probability from 0 to 1.`);
    const { kept, shape } = this.#parts;
    if (kept === undefined)
      throw new OptionsError(
        "SAMPLES_NOT_KEPT",
        "Quantiles need the samples themselves: predict(model, inputs, { keep: true }). They cost memory, samples × size of the output.",
      );
    this.#sorted ??=
      this.mean.data.length === 0
        ? []
        : Array.from(this.mean.data, (_, i) => Float64Array.from(kept, (sample) => sample.data[i] as number).sort());
    return new NdArray(
      Float64Array.from(this.#sorted, (values) => sampleQuantile(values, q)),
      shape,
    );
  }

  #notAClassifier(what: string): OptionsError {
    return new OptionsError(
      "NOT_A_CLASSIFIER",
      `${what} of output "${this.#parts.name}": it is read as plain values, because the model does not end in a softmax or sigmoid. ` +
        `If its values are logits or probabilities of classes, say so: predict(model, inputs, { output: "logits" }) or { output: "probabilities" }.`,
    );
  }
}
