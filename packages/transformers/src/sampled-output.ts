import { type NdArray, type Prediction, predict } from "@mayhap/core";
import type { OnnxModel } from "@mayhap/onnx";
import type { Tensor } from "onnxruntime-common";
import type { Sampling } from "./options.ts";

/** The samples of one output of the model, for one batch that the pipeline fed. */
export interface SampledOutput {
  readonly dims: readonly number[];
  /** Mean of the samples, as the runtime would give an output: exactly the model's own where nothing varies. */
  readonly mean: Float32Array;
  /** Whether all samples are the same. */
  readonly constant: boolean;
  readonly samples: readonly NdArray[];
  readonly seed: number;
  /** Every sample's values along the last axis, at position `i` of the others in row-major order. */
  lastAxis(i: number): readonly Float64Array[];
}

/** What a session is fed: onnxruntime's tensors by input. */
export type Feeds = Readonly<Record<string, Tensor>>;

/** Samples one output of a model for what the pipeline's model fed. */
export async function sampleOutput(
  model: OnnxModel,
  feeds: Feeds,
  output: string,
  sampling: Sampling,
): Promise<SampledOutput> {
  const y: Prediction = await predict(model, feeds, { ...sampling, outputs: [output], output: "values", keep: true });
  const samples = y.kept ?? [];
  const dims = y.mean.shape;
  const size = dims.at(-1) ?? 1;
  const counts = y.samplesPerExample;
  return {
    dims,
    samples,
    seed: y.seed,
    mean: Float32Array.from(y.mean.data),
    constant: samples.every(({ data }) => data.every((value, i) => value === samples[0]?.data[i])),
    lastAxis: (i) => {
      // A row that was sure early has fewer samples than the others.
      const row = Math.floor((i * size * counts.length) / y.mean.size);
      return samples.slice(0, counts[row]).map(({ data }) => data.subarray(i * size, (i + 1) * size));
    },
  };
}
