import { type Distributions, distributions, forEachDistribution } from "../math/distributions.ts";
import { type ScoringRule, scoringRules } from "../math/scoring-rules.ts";
import { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { keptDistributions, meanDistributions } from "./kept-samples.ts";
import { perDistribution } from "./per-distribution.ts";
import type { Uncertainty } from "./quantify.ts";

const units = { log: "nats", "zero-one": "probability", brier: "score", spherical: "score" } as const;

/**
 * Decomposition by a proper scoring rule (Hofman, Sale & Hüllermeier 2024, "Quantifying aleatoric and epistemic uncertainty with proper
 * scoring rules"): total = G(E p), aleatoric = E G(p), epistemic = the difference, with the rule's expected loss G.
 */
export class ScoringUncertainty implements Uncertainty {
  readonly measure: ScoringRule;
  readonly unit: Uncertainty["unit"];
  readonly #prediction: Prediction;

  constructor(prediction: Prediction, measure: ScoringRule) {
    this.#prediction = prediction;
    this.measure = measure;
    this.unit = units[measure];
  }

  get total(): NdArray {
    const values = forEachDistribution(meanDistributions(this.#prediction), scoringRules[this.measure]);
    return perDistribution(this.#prediction, values);
  }

  get aleatoric(): NdArray {
    if (this.measure === "log") return this.#prediction.expectedEntropy;
    const expected =
      this.measure === "brier"
        ? expectedBrier(this.#prediction)
        : expectedOfKept(this.#prediction, this.measure, scoringRules[this.measure]);
    return perDistribution(this.#prediction, expected);
  }

  get epistemic(): NdArray {
    const { total, aleatoric } = this;
    // G is concave, so the difference is at least 0; rounding may miss that by 1e-16. Math.max keeps NaN.
    const difference = total.data.map((value, i) => Math.max(0, value - (aleatoric.data[i] as number)));
    return new NdArray(difference, total.shape);
  }
}

/** E[1 - Σp²] = 1 - Σ(mean² + variance), the variance over the samples that there are. */
function expectedBrier(prediction: Prediction): Float64Array {
  const { data, shape } = prediction.probabilities;
  const counts = prediction.samplesPerExample;
  const variance = prediction.probabilityVariance.data.map((unbiased, i) => {
    const n = counts[Math.floor((i * counts.length) / data.length)] as number;
    return n === 1 ? 0 : (unbiased * (n - 1)) / n;
  });
  const layout = prediction.classes ?? { type: "sigmoid" };
  const means = distributions(new NdArray(data, shape), layout);
  // A yes and a no have the same variance.
  const spread =
    layout.type === "sigmoid"
      ? (k: number) => variance[k >> 1] as number
      : at(distributions(new NdArray(variance, shape), layout));
  return Float64Array.from({ length: means.count }, (_, i) => {
    let squares = 0;
    for (let k = i * means.classes; k < (i + 1) * means.classes; k++)
      squares += (means.data[k] as number) ** 2 + spread(k);
    return 1 - squares;
  });
}

const at =
  ({ data }: Distributions) =>
  (k: number) =>
    data[k] as number;

function expectedOfKept(prediction: Prediction, name: string, loss: (p: Float64Array) => number): Float64Array {
  const { samples, count, classes, taken } = keptDistributions(prediction, `The "${name}" decomposition`);
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < taken(i); t++)
      sum += loss((samples[t] as Float64Array).subarray(i * classes, (i + 1) * classes));
    return sum / taken(i);
  });
}
