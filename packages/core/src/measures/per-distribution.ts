import { measureShape } from "../math/class-axis.ts";
import { NdArray } from "../nd-array.ts";
import type { Prediction } from "../predict/prediction.ts";

/** Numbers, one for each distribution of a prediction, in the shape that measures have. */
export function perDistribution(prediction: Prediction, values: Float64Array): NdArray {
  return new NdArray(values, measureShape(prediction.probabilities.shape, prediction.classes ?? { type: "sigmoid" }));
}
