import { DataError, OptionsError } from "../errors.ts";
import { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { keptSamples } from "./kept-samples.ts";

/**
 * Log density of targets under a regression network's samples with Gaussian noise of precision τ (Gal & Ghahramani 2016, appendix eq. 22):
 * ln(1/T Σₜ N(y; ŷₜ, τ⁻¹)) = logsumexp(-τ/2 |y - ŷₜ|²) - ln T - D/2 ln 2π + D/2 ln τ, with D values per example. In nats (of the output's
 * unit), one per example; a test set's score is the mean. Needs `keep: true`.
 *
 * @param targets as many values as the prediction has, in its order
 * @param tau precision of the noise, > 0, in 1/(the output's unit)²
 *
 * @throws `OptionsError` `SAMPLES_NOT_KEPT`, `INVALID_OPTIONS`; `DataError` `LENGTH_MISMATCH`
 *
 * @example
 * ```ts
 * import { dropconnect, predict, predictiveLogLikelihood } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { output: "values", keep: true, seed: 7 });
 * predictiveLogLikelihood(y, [0, 0, 1], 4).shape; // => [1]
 * ```
 */
export function predictiveLogLikelihood(prediction: Prediction, targets: ArrayLike<number>, tau: number): NdArray {
  const { size } = checkPrediction(prediction, "predictiveLogLikelihood").mean;
  if (!(typeof tau === "number" && tau > 0 && tau < Number.POSITIVE_INFINITY))
    throw new OptionsError(
      "INVALID_OPTIONS",
      `predictiveLogLikelihood: tau is ${String(tau)}: a precision, 1/variance of the noise, is a positive number.`,
    );
  if (targets?.length !== size)
    throw new DataError(
      "LENGTH_MISMATCH",
      `There are ${targets?.length} targets for ${size} predicted values: one is needed for each.`,
    );
  const { samples, taken } = keptSamples(prediction, "predictiveLogLikelihood");
  const examples = prediction.samplesPerExample.length;
  const values = size / examples;
  const likelihood = (row: number) => {
    const exponents = Float64Array.from({ length: taken(row, examples) }, (_, t) => {
      let squares = 0;
      for (let i = row * values; i < (row + 1) * values; i++)
        squares += ((targets[i] as number) - (samples[t]?.data[i] as number)) ** 2;
      return (-tau / 2) * squares;
    });
    return logSumExp(exponents) - Math.log(exponents.length) + (values / 2) * Math.log(tau / (2 * Math.PI));
  };
  return new NdArray(
    Float64Array.from({ length: examples }, (_, row) => likelihood(row)),
    [examples],
  );
}

function logSumExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}
