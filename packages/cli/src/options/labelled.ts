import type { Command } from "commander";
import { addReadingOptions, type InputOptions } from "./inputs.ts";
import { addSamplingOptions, type SamplingOptions } from "./sampling.ts";
import { addTransformOptions, type TransformOptions } from "./transform.ts";

/** What commands say that look at one output, with labels. */
export interface LabelledOptions extends InputOptions, TransformOptions, SamplingOptions {
  readonly labels?: string;
  readonly of?: string;
}

/** What the labels are. */
export const LABELS = "class indices from 0, or values, in the order of the examples: .npy, .npz, .csv or .json";

/** Options on the inputs, the transformation, the samples and the output that is looked at. */
export function addLabelledOptions(command: Command): Command {
  return addReadingOptions(addSamplingOptions(addTransformOptions(command))).option(
    "--of <output>",
    "which output, where the model has several",
  );
}
