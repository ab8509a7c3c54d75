import type { Method } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import type { ClassLayout } from "../math/class-axis.ts";
import type { ScoringRule } from "../math/scoring-rules.ts";
import type { NdArray } from "../nd-array.ts";
import type { About, Interval, Prediction } from "./prediction.ts";
import type { Stopped } from "./run-chunk.ts";

/**
 * What `predict` returns: a prediction for each output, by name, in `outputs`. For a model with one output it is that
 * prediction itself. Reading `mean` and the like of a model with several is an `OptionsError` `SEVERAL_OUTPUTS`, not a silent choice.
 */
export class Predictions implements Prediction {
  readonly outputs: Readonly<Record<string, Prediction>>;
  readonly about: About;

  constructor(outputs: Readonly<Record<string, Prediction>>, about: About) {
    this.outputs = outputs;
    this.about = about;
  }

  get method(): Method {
    return this.about.method;
  }

  get seed(): number {
    return this.about.seed;
  }

  get stopped(): Stopped {
    return this.about.stopped;
  }

  /** Number of samples drawn; of the example and output that took most. */
  get samples(): number {
    return Object.values(this.outputs).reduce((most, { samples }) => Math.max(most, samples), 0);
  }

  /** The prediction of the only output. */
  get only(): Prediction {
    const predictions = Object.values(this.outputs);
    if (predictions.length === 1) return predictions[0] as Prediction;
    const names = Object.keys(this.outputs).map((name) => JSON.stringify(name));
    throw new OptionsError(
      "SEVERAL_OUTPUTS",
      `The model has ${names.length} outputs (${names.join(", ")}): read one of them, y.outputs[${names[0] ?? '"name"'}].`,
    );
  }

  get mean(): NdArray {
    return this.only.mean;
  }
  get variance(): NdArray {
    return this.only.variance;
  }
  get std(): NdArray {
    return this.only.std;
  }
  get standardError(): NdArray {
    return this.only.standardError;
  }
  get samplesPerExample(): readonly number[] {
    return this.only.samplesPerExample;
  }
  get kept(): readonly NdArray[] | undefined {
    return this.only.kept;
  }
  get output(): "values" | "probabilities" | "logits" {
    return this.only.output;
  }
  get classes(): ClassLayout | undefined {
    return this.only.classes;
  }
  get probabilities(): NdArray {
    return this.only.probabilities;
  }
  get expectedEntropy(): NdArray {
    return this.only.expectedEntropy;
  }
  get nonFinite(): Prediction["nonFinite"] {
    return this.only.nonFinite;
  }
  get warnings(): readonly string[] {
    return [...new Set(Object.values(this.outputs).flatMap(({ warnings }) => warnings))];
  }

  expectedLoss(rule: ScoringRule): NdArray {
    return this.only.expectedLoss(rule);
  }

  interval(level?: number): Interval {
    return this.only.interval(level);
  }

  quantile(q: number): NdArray {
    return this.only.quantile(q);
  }
}
