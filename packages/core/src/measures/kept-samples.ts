import { type Distributions, distributions } from "../math/distributions.ts";
import { NdArray } from "../nd-array.ts";
import { toProbabilities } from "../predict/class-probabilities.ts";
import type { Prediction } from "../predict/prediction.ts";
import { samplesNotKept } from "../predict/samples-not-kept.ts";

/** The samples of a prediction, and how many of them each element has: examples may have stopped at different times. */
export interface KeptSamples {
  readonly samples: readonly NdArray[];
  /** Number of samples of element `i` of `size`, counted over an array whose first axis is the batch. */
  readonly taken: (i: number, size: number) => number;
}

/** Throws `OptionsError` `SAMPLES_NOT_KEPT`. */
export function keptSamples(prediction: Prediction, measure: string): KeptSamples {
  const samples = prediction.kept;
  if (samples === undefined) throw samplesNotKept(`${measure} needs`);
  const counts = prediction.samplesPerExample;
  return { samples, taken: (i, size) => counts[Math.floor((i * counts.length) / size)] as number };
}

/** The class probabilities of every sample. */
export interface KeptDistributions extends Omit<Distributions, "data"> {
  readonly samples: readonly Float64Array[];
  /** Number of samples of a distribution. */
  readonly taken: (distribution: number) => number;
}

/**
 * The class probabilities of every sample, as `distributions` lays them out, for measures of one's own. `measure` names it in errors.
 *
 * @throws `OptionsError` `SAMPLES_NOT_KEPT`, `NOT_A_CLASSIFIER`
 *
 * @example
 * ```ts
 * import { dropconnect, keptDistributions, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 20, keep: true });
 * const { samples, classes } = keptDistributions(y, "my measure");
 * [samples.length, classes]; // => [20, 3]
 * ```
 */
export function keptDistributions(prediction: Prediction, measure: string): KeptDistributions {
  const { count, classes } = meanDistributions(prediction);
  const { samples, taken } = keptSamples(prediction, measure);
  const layout = prediction.classes ?? { type: "sigmoid" };
  const read = ({ data, shape }: NdArray) => {
    if (prediction.output === "probabilities") return distributions(new NdArray(data, shape), layout).data;
    const probabilities = data.slice();
    toProbabilities(probabilities, shape, layout);
    return distributions(new NdArray(probabilities, shape), layout).data;
  };
  return { count, classes, samples: samples.map(read), taken: (i) => taken(i, count) };
}

/** The mean class probabilities. Throws `OptionsError` `NOT_A_CLASSIFIER`. */
export function meanDistributions(prediction: Prediction): Distributions {
  return distributions(prediction.probabilities, prediction.classes ?? { type: "sigmoid" });
}
