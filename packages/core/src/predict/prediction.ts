import type { Method } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { type ClassLayout, measureShape } from "../math/class-axis.ts";
import { normalQuantile } from "../math/normal-quantile.ts";
import { sampleQuantile } from "../math/sample-quantile.ts";
import type { ScoringRule } from "../math/scoring-rules.ts";
import { NdArray } from "../nd-array.ts";
import type { Stopped } from "./run-chunk.ts";
import { samplesNotKept } from "./samples-not-kept.ts";
import { meanLoss } from "./sharpness.ts";
import type { TallyState } from "./tally.ts";

/** Bounds between which the output lies with the given probability. */
export interface Interval {
  readonly lower: NdArray;
  readonly upper: NdArray;
  readonly level: number;
  /** `quantile`: equal-tailed, from the kept samples. `normal`: mean ± z·std. `highest-density`: the narrowest. */
  readonly method: "quantile" | "normal" | "highest-density";
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
  /** Monte-Carlo standard error of the mean, std/√samples: how far the mean may be from that of infinitely many samples. */
  readonly standardError: NdArray;
  /** Number of samples drawn; of the example that took most, where sampling stopped when sure. */
  readonly samples: number;
  /** Number of samples that each example took; a single number where rows cannot be told apart. */
  readonly samplesPerExample: readonly number[];
  /** Why sampling ended: all samples drawn, the tolerance met, or the deadline over. */
  readonly stopped: Stopped;
  /** How the samples were drawn: `mask` is exact, `gaussian` matches the first two moments of each pre-activation. */
  readonly method: Method;
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
  /** Mean of the samples' expected losses under a proper scoring rule, per distribution; for `log` the entropies. Throws as `expectedEntropy` does. */
  expectedLoss(rule: ScoringRule): NdArray;
  /** NaN or infinite values that were met: in the inputs by name, and in this output over all samples. */
  readonly nonFinite: { readonly inputs: Readonly<Record<string, number>>; readonly output: number };
  /** In words, what a reader should know before trusting the numbers. Usually empty. */
  readonly warnings: readonly string[];
}

/** What all outputs of a prediction share. */
export interface About {
  readonly seed: number;
  readonly method: Method;
  /** Ranges [from, to) of the numbers of the samples. */
  readonly sampleRanges: readonly (readonly [number, number])[];
  /** Range [from, to) of the rows in a larger input. */
  readonly rowRange: readonly [number, number];
  readonly stopped: Stopped;
  readonly nonFiniteInputs: Readonly<Record<string, number>>;
}

/** A prediction over a tally; what follows from it is computed when asked for. */
export class SummaryPrediction implements Prediction {
  readonly tally: TallyState;
  readonly about: About;
  readonly mean: NdArray;
  #variance: NdArray | undefined;
  #std: NdArray | undefined;
  #sorted: Float64Array[] | undefined;

  constructor(tally: TallyState, about: About) {
    this.tally = tally;
    this.about = about;
    this.mean = new NdArray(tally.values.mean, tally.shape);
  }

  get variance(): NdArray {
    this.#variance ??= new NdArray(this.tally.values.variance(), this.tally.shape);
    return this.#variance;
  }

  get std(): NdArray {
    this.#std ??= new NdArray(this.variance.data.map(Math.sqrt), this.tally.shape);
    return this.#std;
  }

  get standardError(): NdArray {
    const { values } = this.tally;
    const error = (variance: number, i: number) => Math.sqrt(variance / values.countAt(i));
    return new NdArray(this.variance.data.map(error), this.tally.shape);
  }

  get samples(): number {
    return this.tally.values.counts.reduce((most, count) => Math.max(most, count), 0);
  }

  get samplesPerExample(): readonly number[] {
    return [...this.tally.values.counts];
  }

  get stopped(): Stopped {
    return this.about.stopped;
  }

  get method(): Method {
    return this.about.method;
  }

  get seed(): number {
    return this.about.seed;
  }

  get kept(): readonly NdArray[] | undefined {
    return this.tally.kept?.map((sample) => new NdArray(Float64Array.from(sample), this.tally.shape));
  }

  get output(): "values" | "probabilities" | "logits" {
    return this.tally.reading.type;
  }

  get classes(): ClassLayout | undefined {
    return this.tally.reading.type === "values" ? undefined : this.tally.reading.layout;
  }

  get nonFinite(): Prediction["nonFinite"] {
    return { inputs: this.about.nonFiniteInputs, output: this.tally.nonFinite };
  }

  get probabilities(): NdArray {
    if (this.output === "values") throw this.#notAClassifier("probabilities");
    return new NdArray((this.tally.probabilities ?? this.tally.values).mean, this.tally.shape);
  }

  get expectedEntropy(): NdArray {
    return this.#expectedLoss("log", "expectedEntropy");
  }

  get warnings(): readonly string[] {
    const { inputs, output } = this.nonFinite;
    const of = (count: number, where: string) => `${count} NaN or infinite values in ${where}.`;
    const warnings = Object.entries(inputs).map(([input, count]) => of(count, `input "${input}"`));
    if (output > 0) warnings.push(of(output, `the ${this.samples} samples of output "${this.tally.name}"`));
    if (this.samples === 1)
      warnings.push(
        `One sample says nothing of the spread: of output "${this.tally.name}" the standard deviation and epistemic uncertainty are NaN.`,
      );
    else if (this.mean.size > 0 && this.variance.data.every((variance) => variance === 0))
      warnings.push(
        `All ${this.samples} samples of output "${this.tally.name}" are the same: p is 0 or too small for so few samples, or no random weight reaches this output.`,
      );
    return warnings;
  }

  expectedLoss(rule: ScoringRule): NdArray {
    return this.#expectedLoss(rule, "expectedLoss");
  }

  interval(level = 0.9): Interval {
    if (typeof level !== "number" || !(level > 0 && level < 1))
      throw new OptionsError(
        "INVALID_OPTIONS",
        `interval(${String(level)}): the level is a probability between 0 and 1, e.g. 0.9.`,
      );
    if (this.tally.kept)
      return {
        lower: this.quantile((1 - level) / 2),
        upper: this.quantile((1 + level) / 2),
        level,
        method: "quantile",
      };
    const z = -normalQuantile((1 - level) / 2);
    // A probability stays one.
    const clip = (bound: number) => (this.output === "probabilities" ? Math.min(1, Math.max(0, bound)) : bound);
    const bound = (sign: number) =>
      new NdArray(
        this.mean.data.map((m, i) => clip(m + sign * z * (this.std.data[i] as number))),
        this.mean.shape,
      );
    return { lower: bound(-1), upper: bound(1), level, method: "normal" };
  }

  quantile(q: number): NdArray {
    if (typeof q !== "number" || !(q >= 0 && q <= 1))
      throw new OptionsError("INVALID_OPTIONS", `quantile(${String(q)}): q is a probability from 0 to 1.`);
    const { kept, shape, values } = this.tally;
    if (kept === undefined) throw samplesNotKept("Quantiles need");
    // A row that stopped early has NaN in the samples after that.
    this.#sorted ??= Array.from(this.mean.data, (_, i) =>
      Float64Array.from(kept.slice(0, values.countAt(i)), (sample) => sample[i] as number).sort(),
    );
    return new NdArray(
      Float64Array.from(this.#sorted, (values) => sampleQuantile(values, q)),
      shape,
    );
  }

  #expectedLoss(rule: ScoringRule, what: string): NdArray {
    const { sharpness, shape } = this.tally;
    if (sharpness === undefined || this.classes === undefined) throw this.#notAClassifier(what);
    return new NdArray(meanLoss(sharpness, rule), measureShape(shape, this.classes));
  }

  #notAClassifier(what: string): OptionsError {
    return new OptionsError(
      "NOT_A_CLASSIFIER",
      `${what} of output "${this.tally.name}": it is read as plain values, because the model does not end in a softmax or sigmoid. ` +
        `If its values are logits or probabilities of classes, say so: predict(model, inputs, { output: "logits" }) or { output: "probabilities" }.`,
    );
  }
}
