import { ofClassifier } from "./classification.ts";
import type { KeyNumber, KeyNumbersInput } from "./key-number.ts";
import { ofValues } from "./regression.ts";

export type { Calibrated, KeyNumber, KeyNumbersInput } from "./key-number.ts";

/**
 * The numbers that matter about a prediction, each with what it means: accuracy, likelihood, calibration and how well uncertainty finds
 * the errors, where there are labels; and how uncertain the answers are.
 *
 * @throws `DataError` where labels do not fit
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 * import { keyNumbers } from "@mayhap/plots/key-numbers";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const prediction = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 50, seed: 7 });
 * keyNumbers({ prediction }).map(({ key }) => key); // => ["total", "aleatoric", "epistemic"]
 * ```
 */
export function keyNumbers(input: KeyNumbersInput): KeyNumber[] {
  return input.prediction.output === "values" ? ofValues(input) : ofClassifier(input);
}
