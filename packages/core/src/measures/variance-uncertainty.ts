import { OptionsError } from "../errors.ts";
import { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { keptSamples } from "./kept-samples.ts";
import type { Uncertainty } from "./quantify.ts";

/** How an output tells the variance of the noise. `softplus`: the variance is ln(1 + eˢ). */
export type NoiseForm = "variance" | "std" | "log-variance" | "softplus";

/** A predicted noise: which output it is, and how to read it. */
export interface PredictedNoise {
  readonly prediction: Prediction;
  readonly form: NoiseForm;
}

/** The law of total variance: Var y = E[σ²] + Var[μ] over the samples, with the predicted noise σ² and the predicted value μ (Kendall & Gal 2017). */
export class VarianceUncertainty implements Uncertainty {
  readonly measure = "variance";
  readonly unit = "variance";
  readonly #values: Prediction;
  readonly #noise: PredictedNoise | undefined;

  constructor(values: Prediction, noise?: PredictedNoise) {
    this.#values = values;
    this.#noise = noise;
  }

  get total(): NdArray {
    const { aleatoric, epistemic } = this;
    return new NdArray(
      epistemic.data.map((value, i) => value + (aleatoric.data[i] as number)),
      epistemic.shape,
    );
  }

  get aleatoric(): NdArray {
    const { shape, size } = this.#values.mean;
    return new NdArray(this.#noise ? expectedVariance(this.#noise) : new Float64Array(size), shape);
  }

  get epistemic(): NdArray {
    return this.#values.variance;
  }
}

function expectedVariance({ prediction, form }: PredictedNoise): Float64Array {
  const { mean, variance, samplesPerExample: counts } = prediction;
  if (form === "variance") return refuseNegative(mean.data);
  if (form === "std")
    return mean.data.map((std, i) => {
      const n = counts[Math.floor((i * counts.length) / mean.size)] as number;
      return std * std + (n === 1 ? 0 : ((variance.data[i] as number) * (n - 1)) / n);
    });
  const { samples, taken } = keptSamples(prediction, `Noise as ${form}`);
  const read = form === "log-variance" ? Math.exp : softplus;
  return mean.data.map((_, i) => {
    let sum = 0;
    for (let t = 0; t < taken(i, mean.size); t++) sum += read(samples[t]?.data[i] as number);
    return sum / taken(i, mean.size);
  });
}

function softplus(s: number): number {
  return Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
}

function refuseNegative(variance: Float64Array): Float64Array {
  const wrong = variance.findIndex((value) => value < 0);
  if (wrong < 0) return variance;
  throw new OptionsError(
    "INVALID_OPTIONS",
    `The predicted noise is ${variance[wrong]} at ${wrong}, which no variance is. Networks often put out its logarithm: noise: { as: "log-variance" }.`,
  );
}
