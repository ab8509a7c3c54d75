import { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { expectedEntropy } from "./expected-entropy.ts";
import { mutualInformation } from "./mutual-information.ts";
import { predictiveEntropy } from "./predictive-entropy.ts";

/** How uncertain a prediction is, and why. total = aleatoric + epistemic. */
export interface Uncertainty {
  /** All of it. */
  readonly total: NdArray;
  /** The part that is in the data: more knowledge of the network would not remove it. */
  readonly aleatoric: NdArray;
  /** The part that is the model's own ignorance: the samples disagree. */
  readonly epistemic: NdArray;
  /** `nats` of entropy for classifiers; `variance`, in the square of the output's unit, for plain values. */
  readonly unit: "nats" | "variance";
}

/**
 * Splits the uncertainty of a prediction. Classifiers: predictive entropy, expected entropy and mutual information, per
 * example. Plain values: the law of total variance, per value; a network that predicts no noise explains none
 * of it by the data, so `aleatoric` is 0 there: not "no noise", but "no model of noise". Each part is computed when it is read.
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
 * ```
 */
export function quantify(prediction: Prediction): Uncertainty {
  return checkPrediction(prediction, "quantify").output === "values"
    ? new VarianceUncertainty(prediction)
    : new EntropyUncertainty(prediction);
}

class EntropyUncertainty implements Uncertainty {
  readonly unit = "nats";
  readonly #prediction: Prediction;

  constructor(prediction: Prediction) {
    this.#prediction = prediction;
  }

  get total(): NdArray {
    return predictiveEntropy(this.#prediction);
  }
  get aleatoric(): NdArray {
    return expectedEntropy(this.#prediction);
  }
  get epistemic(): NdArray {
    return mutualInformation(this.#prediction);
  }
}

class VarianceUncertainty implements Uncertainty {
  readonly unit = "variance";
  readonly #prediction: Prediction;

  constructor(prediction: Prediction) {
    this.#prediction = prediction;
  }

  get total(): NdArray {
    return this.#prediction.variance;
  }
  get aleatoric(): NdArray {
    return new NdArray(new Float64Array(this.total.size), this.total.shape);
  }
  get epistemic(): NdArray {
    return this.#prediction.variance;
  }
}
