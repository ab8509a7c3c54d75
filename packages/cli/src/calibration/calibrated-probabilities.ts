import { NdArray, type Prediction } from "@mayhap/core";
import { applyCalibration, type Calibration } from "@mayhap/evaluate";

/** Calibrated class probabilities in the shape of the output. */
export function calibratedProbabilities(prediction: Prediction, calibration: Calibration): NdArray {
  const { data, shape } = applyCalibration(calibration, prediction);
  const [count, classes] = shape as [number, number];
  const out = new Float64Array(prediction.mean.size);
  const { mean, classes: layout } = prediction;
  if (layout?.type !== "softmax") {
    for (let i = 0; i < count; i++) out[i] = data[i * classes + 1] as number;
    return new NdArray(out, mean.shape);
  }
  const axis = layout.axis < 0 ? layout.axis + mean.shape.length : layout.axis;
  const inner = mean.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < classes; c++)
      out[(Math.floor(i / inner) * classes + c) * inner + (i % inner)] = data[i * classes + c] as number;
  return new NdArray(out, mean.shape);
}
