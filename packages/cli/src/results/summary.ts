import { type Interval, type NdArray, type Prediction, quantify, type Uncertainty } from "@mayhap/core";
import { scaledSpread } from "@mayhap/evaluate";
import { calibratedProbabilities } from "../calibration/calibrated-probabilities.ts";
import type { AnyCalibration } from "../calibration/note.ts";
import { predictedClass } from "./predicted-class.ts";

/** What the command line writes about one output: arrays by name, and how to read them. */
export interface Summary {
  readonly output: Prediction["output"];
  readonly shape: readonly number[];
  /** In the shape of the output. */
  readonly values: ReadonlyMap<
    "mean" | "std" | "variance" | "lower" | "upper" | "probabilities" | "calibrated",
    NdArray
  >;
  /** For classifiers one number per distribution, for plain values one per value. */
  readonly measures: ReadonlyMap<"total" | "aleatoric" | "epistemic" | "class", NdArray>;
  /** Number of samples that each example took; one number where examples cannot be told apart. */
  readonly samples: readonly number[];
  readonly unit: Uncertainty["unit"];
  readonly interval: { readonly level: number; readonly method: Interval["method"] };
  readonly kept: readonly NdArray[] | undefined;
  /** The factor that calibrated std, variance and interval of plain values have. */
  readonly scale?: number;
}

/**
 * Sums a prediction up.
 *
 * @param level of the interval between `lower` and `upper`, in (0, 1)
 * @param calibration of the class probabilities or of the spread, if the model file has one
 */
export function summarize(prediction: Prediction, level: number, calibration?: AnyCalibration): Summary {
  const { mean, output, kept } = prediction;
  const classifier = output !== "values";
  const scaling = calibration?.type === "std" && !classifier ? calibration : undefined;
  const spread = scaling ? scaledSpread(scaling, prediction) : prediction;
  const { std, variance } = spread;
  const { lower, upper, method } = spread.interval(level);
  const { total, aleatoric, epistemic, unit } = quantify(prediction);
  const calibrated =
    calibration && calibration.type !== "std" && classifier
      ? calibratedProbabilities(prediction, calibration)
      : undefined;
  return {
    output,
    shape: mean.shape,
    values: new Map([
      ["mean", mean],
      ["std", std],
      ["variance", variance],
      ["lower", lower],
      ["upper", upper],
      ...(output === "logits" ? [["probabilities", prediction.probabilities] as const] : []),
      ...(calibrated ? [["calibrated", calibrated] as const] : []),
    ]),
    measures: new Map([
      ["total", total],
      ["aleatoric", aleatoric],
      ["epistemic", epistemic],
      ...(classifier ? [["class", predictedClass(prediction, total.shape, calibrated)] as const] : []),
    ]),
    samples: prediction.samplesPerExample,
    unit,
    interval: { level, method },
    kept,
    ...(scaling && { scale: scaling.scale }),
  };
}
