import { OptionsError } from "../errors.ts";
import type { ScoringRule } from "../math/scoring-rules.ts";
import type { NdArray } from "../nd-array.ts";
import { checkOptions, fits, oneOf, type Rule, type Rules } from "../options.ts";
import type { Prediction } from "../predict/prediction.ts";
import { Predictions } from "../predict/predictions.ts";
import { checkPrediction } from "./check-prediction.ts";
import { ScoringUncertainty } from "./scoring-uncertainty.ts";
import { type NoiseForm, VarianceUncertainty } from "./variance-uncertainty.ts";

/** How uncertain a prediction is, and why. total = aleatoric + epistemic. */
export interface Uncertainty {
  /** All of it. */
  readonly total: NdArray;
  /** The part that is in the data: more knowledge of the network would not remove it. */
  readonly aleatoric: NdArray;
  /** The part that is the model's own ignorance: the samples disagree. */
  readonly epistemic: NdArray;
  /** What is measured: the rule whose expected loss it is, or the variance. */
  readonly measure: ScoringRule | "variance";
  /** `nats` of entropy; `probability` of an error; a `score` without a unit; `variance`, in the square of the output's unit. */
  readonly unit: "nats" | "probability" | "score" | "variance";
}

/** Options of `quantify`. */
export interface QuantifyOptions {
  /**
   * Classifiers: the rule whose expected loss is split, `log` (default: entropy and mutual information), `zero-one`, `brier` or `spherical`.
   * Plain values: `variance`.
   */
  readonly measure?: ScoringRule | "variance";
  /**
   * For a network with a head that predicts the noise of its values: the `output` that does, and what it holds: the `variance`, its square
   * root (`std`), its logarithm (`log-variance`, Kendall & Gal 2017) or its inverse softplus (`softplus`). The last two need `keep: true`.
   */
  readonly noise?: { readonly output: string; readonly as: NoiseForm };
  /** Which output holds the values, where there are more than that and the noise. */
  readonly output?: string;
}

const name: Rule = { allows: (value) => typeof value === "string", expected: "the name of an output" };
const noiseRules: Rules<Required<QuantifyOptions>["noise"]> = {
  output: name,
  as: oneOf("variance", "std", "log-variance", "softplus"),
};
const rules: Rules<QuantifyOptions> = {
  measure: oneOf("log", "zero-one", "brier", "spherical", "variance"),
  noise: {
    allows: (noise) => fits(noiseRules, noise, ["output", "as"]),
    expected: `{ output: the name of an output, as: ${noiseRules.as.expected} }`,
  },
  output: name,
};

/**
 * Splits the uncertainty of a prediction. Classifiers, per distribution: by a proper scoring rule, by default log loss, i.e. predictive entropy,
 * expected entropy and mutual information. Plain values, per value: by the law of total variance; a network that predicts no noise explains none
 * of it by the data, so `aleatoric` is 0 there: not "no noise", but "no model of noise". One sample says nothing of disagreement: `epistemic` is NaN
 * after it. Each part is computed when it is read.
 *
 * @throws `OptionsError` `INVALID_OPTIONS`, `NOT_A_CLASSIFIER`, `SEVERAL_OUTPUTS`; `SAMPLES_NOT_KEPT` when a part is read that needs them
 *
 * @example
 * ```ts
 * import { dropconnect, predict, quantify } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] });
 * const { total, aleatoric, epistemic, unit } = quantify(y);
 * unit; // => "nats"
 * Math.abs(total.at(0) - aleatoric.at(0) - epistemic.at(0)) < 1e-12; // => true
 * quantify(y, { measure: "brier" }).total.at(0) < 2 / 3; // => true
 * ```
 */
export function quantify(prediction: Prediction, options: QuantifyOptions = {}): Uncertainty {
  checkPrediction(prediction, "quantify");
  const { measure, noise, output } = checkOptions(rules, options, "quantify");
  const values = chosen(prediction, output, noise?.output);
  const plain = values.output === "values";
  if (measure === "variance" && !plain)
    throw invalid(
      'measure "variance" is for plain values. For classes "brier" is the sum of the variances of their indicators',
    );
  if (noise && !plain) throw invalid("noise is for plain values, and these are read as classes");
  if (!plain || (measure && measure !== "variance")) {
    // Says what to do where the output is no classifier's.
    void values.probabilities;
    return new ScoringUncertainty(values, (measure ?? "log") as ScoringRule);
  }
  return new VarianceUncertainty(
    values,
    noise && { prediction: noiseOf(prediction, values, noise.output), form: noise.as },
  );
}

/** The output that is named, or the only one beside the noise. */
function chosen(prediction: Prediction, output: string | undefined, noise: string | undefined): Prediction {
  if (output !== undefined) return named(prediction, output);
  if (!(prediction instanceof Predictions)) return prediction;
  const others = Object.entries(prediction.outputs).filter(([name]) => name !== noise);
  return others.length === 1 ? (others[0]?.[1] as Prediction) : prediction.only;
}

function noiseOf(prediction: Prediction, values: Prediction, name: string): Prediction {
  const noise = named(prediction, name);
  if (String(noise.mean.shape) === String(values.mean.shape)) return noise;
  throw invalid(
    `noise "${name}" has shape [${noise.mean.shape.join(", ")}] and the values [${values.mean.shape.join(", ")}]; each value needs its own`,
  );
}

function named(prediction: Prediction, name: string): Prediction {
  const outputs = prediction instanceof Predictions ? prediction.outputs : {};
  if (Object.hasOwn(outputs, name)) return outputs[name] as Prediction;
  const known = Object.keys(outputs).map((known) => `"${known}"`);
  throw invalid(
    known.length > 0
      ? `there is no output "${name}" among ${known.join(", ")}`
      : `output "${name}" is looked for in what predict resolves to, and this is a single output of it`,
  );
}

function invalid(why: string): OptionsError {
  return new OptionsError("INVALID_OPTIONS", `quantify: ${why}.`);
}
