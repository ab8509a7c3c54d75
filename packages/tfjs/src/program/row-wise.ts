import { plainClassName } from "../layers/drop-connect-classes.ts";
import type { Layer } from "../tf/types.ts";
import type { Split } from "./split.ts";
import type { CallStep, Step } from "./step.ts";

/** TF.js' layers that compute every example from that example alone, whatever their configuration. */
const rowWise: ReadonlySet<string> = new Set([
  ...["Dense", "Embedding", "Masking"],
  ...["Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU"],
  ...["Dropout", "SpatialDropout1D", "AlphaDropout", "GaussianDropout", "GaussianNoise", "MonteCarloDropout"],
  ...["Flatten", "Reshape", "Permute", "RepeatVector", "UpSampling2D", "ZeroPadding2D", "Cropping2D"],
  ...["Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "SeparableConv2D", "DepthwiseConv2D"],
  ...["AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D"],
  ...["GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D"],
  ...["Add", "Multiply", "Average", "Maximum", "Minimum", "SimpleRNN", "GRU", "LSTM"],
]);

/** Layers that do so unless they work along the batch axis. */
const rowWiseByAxis: ReadonlySet<string> = new Set([
  "Softmax",
  "Concatenate",
  "BatchNormalization",
  "LayerNormalization",
]);

/** Whether everything that runs per sample treats examples alike and apart, so that samples can be run as one larger batch. */
export function isRowWise({ suffix, carries }: Split): boolean {
  return !carries && suffix.steps.every((step) => step.type !== "call" || callIsRowWise(step));
}

function callIsRowWise(step: CallStep): boolean {
  const name = plainClassName(step.layer);
  return rowWise.has(name) || (rowWiseByAxis.has(name) && !alongBatch(step));
}

function alongBatch({ layer, outputs }: Extract<Step, { type: "call" }>): boolean {
  const { axis } = layer as Layer & { axis?: number | readonly number[] };
  return [axis ?? 0].flat().some((one) => one === 0 || one === -(outputs[0]?.rank ?? 0));
}
