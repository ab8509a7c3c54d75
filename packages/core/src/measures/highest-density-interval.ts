import { OptionsError } from "../errors.ts";
import { NdArray } from "../nd-array.ts";
import type { Interval, Prediction } from "../predict/prediction.ts";
import { checkPrediction } from "./check-prediction.ts";
import { keptSamples } from "./kept-samples.ts";

/**
 * The narrowest interval that holds a share `level` in (0, 1) of the samples of each value (Chen & Shao 1999), for distributions with one
 * mode; for the equal-tailed interval see `prediction.interval`. Of n samples it spans ⌊level·n⌋ steps between neighbours, as in ArviZ. NaN
 * where a sample is NaN. Needs `keep: true`.
 *
 * @throws `OptionsError` `SAMPLES_NOT_KEPT`, `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { dropconnect, highestDensityInterval, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const y = await predict(dropconnect(await loadOnnx("model.onnx"), 0.2), { x: [[0.5, -1, 2, 0]] }, { keep: true, samples: 101 });
 * const [narrow, central] = [highestDensityInterval(y, 0.8), y.interval(0.8)];
 * narrow.upper.at(0, 0) - narrow.lower.at(0, 0) <= central.upper.at(0, 0) - central.lower.at(0, 0); // => true
 * ```
 */
export function highestDensityInterval(prediction: Prediction, level = 0.9): Interval {
  const { mean } = checkPrediction(prediction, "highestDensityInterval");
  if (typeof level !== "number" || !(level > 0 && level < 1))
    throw new OptionsError(
      "INVALID_OPTIONS",
      `highestDensityInterval(…, ${String(level)}): the level is a probability between 0 and 1, e.g. 0.9.`,
    );
  const { samples, taken } = keptSamples(prediction, "highestDensityInterval");
  const lower = new Float64Array(mean.size);
  const upper = new Float64Array(mean.size);
  for (let i = 0; i < mean.size; i++) {
    const sorted = Float64Array.from({ length: taken(i, mean.size) }, (_, t) => samples[t]?.data[i] as number).sort();
    [lower[i], upper[i]] = narrowest(sorted, level);
  }
  const of = (bounds: Float64Array) => new NdArray(bounds, mean.shape);
  return { lower: of(lower), upper: of(upper), level, method: "highest-density" };
}

function narrowest(sorted: Float64Array, level: number): [number, number] {
  if (Number.isNaN(sorted.at(-1))) return [Number.NaN, Number.NaN];
  const steps = Math.floor(level * sorted.length);
  let best: [number, number] = [sorted[0] as number, sorted[steps] as number];
  for (let start = 1; start + steps < sorted.length; start++) {
    const [low, high] = [sorted[start] as number, sorted[start + steps] as number];
    if (high - low < best[1] - best[0]) best = [low, high];
  }
  return best;
}
