import { adapterOf, dropconnect, endWorkers, type LayerRule, type PredictOptions, predict, sweep } from "@mayhap/core";
import type { TemperatureScaling } from "../calibration/temperature.ts";
import { type CheckedTuneOptions, checkTuneOptions, type TuneData, type TuneOptions } from "./options.ts";
import { comparedWith, type TuneMetric, type TunePoint } from "./points.ts";
import { readingOf, scorerOf } from "./scorer.ts";
import { statementOf } from "./statement.ts";

/** What `tune` found. */
export interface Tuning<Model> {
  /** The model with DropConnect at the chosen p; where nothing beats the model as it is, the given model (with p = 0, if it had DropConnect before). */
  readonly model: Model;
  /** The chosen p; 0 where nothing beats the model as it is. */
  readonly p: number;
  /**
   * With the option `temperature`: for `applyCalibration` on predictions of `model`. Undefined without the option, and where p is 0 and what the temperature gains
   * may be chance.
   */
  readonly calibration: TemperatureScaling | undefined;
  readonly layers: LayerRule | undefined;
  /** In words: what was chosen, by how much it is better, and whether that may be chance. */
  readonly statement: string;
  readonly metric: TuneMetric;
  /** All that was measured: first the model as it is, then p ascending for each rule of `layers`. */
  readonly curve: readonly TunePoint[];
  /** The points of the curve that were chosen, and of the model as it is. */
  readonly chosen: TunePoint;
  readonly untouched: TunePoint;
  /** With which the masks, and the resamplings behind the standard errors, can be drawn again. */
  readonly seed: number;
  readonly samples: number;
}

/**
 * Chooses p, and which layers drop, for a model that was never trained with DropConnect: the point of a grid with the best metric on a small labelled
 * set, among those that keep accuracy and calibration (or RMSE), and only if it beats the model as it is by more than chance does: a gain of
 * less than two of its standard errors leaves the model alone.
 *
 * All p have the same random numbers, and the masks of a smaller p are part of those of a larger one, so the curve is smooth and its differences are not
 * luck; the deterministic part of the model runs once for each rule of `layers`. The metrics:
 * - `log-likelihood` of the labels, mean in nats; probabilities below 2⁻¹⁴⁹ (float32's least) count as that. For `targets` with Gaussian noise of the
 *   precision τ that makes them most likely, fitted at every p: one parameter, whose optimism of about 1/(2 · cases) nats is the same everywhere;
 * - `brier`, and `ece` with 15 bins;
 * - `aurc`: mean risk over all coverages when the least sure are refused, sure being the probability of the chosen class, or for `targets` the variance.
 *
 * With `temperature: true` every point of a classifier is measured at the temperature that makes its labels most likely (`fitTemperature`), the model as it
 * is too, because likelihoods of networks that are sure to different degrees compare their temperatures first of all (Ashukha et al. 2020). The gain is then what
 * DropConnect adds to what a temperature does alone; one fitted number flatters each point by about 1/(2 · cases) nats.
 *
 * The choice is made on these cases: measure the result on others.
 *
 * @param model a model of any registered adapter
 * @param data cases that the model was not trained on: some hundreds
 * @throws `OptionsError` `INVALID_OPTIONS`, `INVALID_P`, `NOT_A_CLASSIFIER`; `DataError`; `ModelError` `NOTHING_ELIGIBLE`; `InputError`; `AbortedError`
 *
 * @example
 * ```ts
 * import { predict } from "@mayhap/core";
 * import { tune } from "@mayhap/evaluate";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = await loadOnnx("model.onnx");
 * const held = { inputs: { x: [[0.5, -1, 2, 0], [1, 1, 0, 3], [0, 1, 0, 1]] }, labels: [2, 0, 1] };
 * const tuned = await tune(model, held, { p: [0.1, 0.3], seed: 7 });
 * tuned.curve.map(({ p }) => p); // => [0, 0.1, 0.3]
 * if (tuned.p > 0) await predict(tuned.model, { x: [[0.5, -1, 2, 0]] });
 * ```
 */
export async function tune<Model>(model: Model, data: TuneData, options: TuneOptions = {}): Promise<Tuning<Model>> {
  const checked = checkTuneOptions(options);
  const { metric, seed, samples, ps, rules, temperature, method, minStandardErrors } = checked;
  const score = scorerOf(data, checked);
  const dropped = (layers: LayerRule, p: number) => dropconnect(model, { ...checked.dropconnect, layers, p });
  const predictOptions = { ...checked.predict, ...readingOf(data), seed };

  const still = dropped(rules[0] as LayerRule, 0);
  const plain = await predict(still, data.inputs, { ...predictOptions, samples: 1 });
  const asItIs = score(plain, false);
  const base = temperature ? score(plain, true) : asItIs;
  const pointOf = comparedWith(base, asItIs, checked);
  // Nothing holds it back: its own temperature may cost it some calibration error by chance.
  const untouched = { ...pointOf(0, undefined, base), allowed: true };
  const surely = ({ gain, gainError }: TunePoint) => gain > 0 && gain >= minStandardErrors * gainError;
  const curve = [untouched];
  const progress = progressOf(checked);
  for (const layers of rules) {
    let i = 0;
    const swept = dropped(layers, ps[0] as number);
    try {
      const predictions = sweep(swept, data.inputs, ps, { ...predictOptions, ...progress, samples, method });
      for await (const y of predictions) curve.push(pointOf(ps[i++] as number, layers, score(y, temperature)));
    } finally {
      await endWorkers(swept as object);
    }
  }

  const chosen = curve
    .filter((point) => point.allowed && surely(point))
    .reduce((best, point) => (point.gain > best.gain ? point : best), untouched);
  const { p, layers } = chosen;
  const gained = () => comparedWith(asItIs, asItIs, checked)(0, undefined, base);
  const tempered = temperature && (p > 0 || surely(gained()));
  const stochastic = adapterOf(model)
    .layers(model)
    .some(({ dropconnect }) => dropconnect !== undefined);
  return {
    model: layers !== undefined ? dropped(layers, p) : stochastic ? still : model,
    ...{ p, layers, metric, curve, chosen, untouched, seed, samples },
    calibration:
      tempered && chosen.temperature !== undefined
        ? { type: "temperature", on: "mean", temperature: chosen.temperature }
        : undefined,
    statement: statementOf({ metric, minStandardErrors, untouched, chosen, curve }),
  };
}

/** Progress over the whole grid, as an option of each prediction. */
function progressOf({ onProgress, ps, rules }: CheckedTuneOptions): Pick<PredictOptions, "onProgress"> {
  if (onProgress === undefined) return {};
  let finished = 0;
  return {
    onProgress({ done, total }) {
      onProgress({ done: finished * total + done, total: ps.length * rules.length * total });
      if (done === total) finished++;
    },
  };
}
