import { type Interval, NdArray, type Prediction } from "@mayhap/core";
import { checkScale, type StdScaling } from "./std-scaling.ts";

/** What a prediction says of the spread of its values, calibrated. Shapes and units are those of the prediction. */
export interface ScaledSpread extends Pick<Prediction, "mean" | "std" | "variance"> {
  /** As the prediction's, as far from the mean as the factor says. */
  interval(level?: number): Interval;
}

/**
 * A prediction of plain values whose samples lie `scale` times as far from their mean: std times the factor, variance times its square, and
 * the bounds of intervals moved away from the mean by it, whether they are normal or from kept samples. So mean ± z·std still is the normal interval. The
 * part of it that is epistemic stays what the samples say.
 *
 * @throws `OptionsError` `INVALID_OPTIONS`
 *
 * @example
 * ```ts
 * import { dropconnect, predict } from "@mayhap/core";
 * import { scaledSpread } from "@mayhap/evaluate";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { output: "values", seed: 7 });
 * const spread = scaledSpread({ type: "std", scale: 3 }, y);
 * spread.std.at(0, 0) / y.std.at(0, 0); // => ~3
 * const width = (of: typeof spread) => of.interval(0.9).upper.at(0, 0) - of.interval(0.9).lower.at(0, 0);
 * width(spread) / width(y); // => ~3
 * ```
 */
export function scaledSpread(scaling: StdScaling, prediction: Prediction): ScaledSpread {
  const scale = checkScale(scaling);
  const { mean, std, variance } = prediction;
  const away = ({ data, shape }: NdArray) =>
    new NdArray(
      data.map((bound, i) => (mean.data[i] as number) + scale * (bound - (mean.data[i] as number))),
      shape,
    );
  return {
    mean,
    std: times(std, scale),
    variance: times(variance, scale ** 2),
    interval(level) {
      const { lower, upper, ...about } = prediction.interval(level);
      return { ...about, lower: away(lower), upper: away(upper) };
    },
  };
}

function times({ data, shape }: NdArray, factor: number): NdArray {
  return new NdArray(
    data.map((value) => value * factor),
    shape,
  );
}
