import { forEachDistribution } from "../math/distributions.ts";
import { type ScoringRule, scoringRules } from "../math/scoring-rules.ts";
import type { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { disagreement } from "./disagreement.ts";
import { meanDistributions } from "./kept-samples.ts";
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
    return this.#prediction.expectedLoss(this.measure);
  }

  get epistemic(): NdArray {
    const { total, aleatoric } = this;
    // G is concave, so the difference is at least 0.
    return disagreement(
      this.#prediction,
      total.data.map((value, i) => value - (aleatoric.data[i] as number)),
    );
  }
}
