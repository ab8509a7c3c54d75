import { type Prediction, predictiveLogLikelihood } from "@mayhap/core";
import { finiteNumbers, type Numbers } from "../input/numbers.ts";

/**
 * Mean predictive log likelihood of a test set under samples with Gaussian noise of precision `tau`, as Gal & Ghahramani (2016) report it; see
 * `predictiveLogLikelihood` of the core. In nats of the values' unit, one per example. Needs `keep: true`.
 *
 * @throws `OptionsError` `SAMPLES_NOT_KEPT`, `INVALID_OPTIONS`; `DataError`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { testLogLikelihood } from "@mayhap/evaluate";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { output: "values", keep: true, seed: 7 });
 * testLogLikelihood(y, [0, 0, 1], 4) < 0; // => true
 * ```
 */
export function testLogLikelihood(prediction: Prediction, targets: Numbers, tau: number): number {
  const { data } = predictiveLogLikelihood(prediction, finiteNumbers(targets, "targets"), tau);
  return data.reduce((a, b) => a + b, 0) / data.length;
}
